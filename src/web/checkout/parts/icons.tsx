// The page's few pictograms, drawn in the colour of their text and hidden from screen readers: words stand beside them.
import type { ComponentChildren, VNode } from 'preact';

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }): VNode {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const LockIcon = ({ size = 16 }: { size?: number }): VNode => (
  <Icon size={size}>
    <rect x="4" y="11" width="16" height="10" rx="2" />
    <path d="M8 11V7a4 4 0 0 1 8 0v4" />
  </Icon>
);

export const BagIcon = ({ size = 24 }: { size?: number }): VNode => (
  <Icon size={size}>
    <path d="M6 8h12l1 13H5z" />
    <path d="M9 8V6a3 3 0 0 1 6 0v2" />
  </Icon>
);

export const ChevronIcon = (): VNode => (
  <Icon size={16}>
    <path d="m6 9 6 6 6-6" />
  </Icon>
);

export const CheckIcon = ({ size = 28 }: { size?: number }): VNode => (
  <Icon size={size}>
    <path d="m5 13 4 4L19 7" />
  </Icon>
);

export const AlertIcon = ({ size = 20 }: { size?: number }): VNode => (
  <Icon size={size}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 8v5M12 16.5v.01" />
  </Icon>
);

export const ClockIcon = ({ size = 28 }: { size?: number }): VNode => (
  <Icon size={size}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3 2" />
  </Icon>
);

export const CardIcon = (): VNode => (
  <Icon>
    <rect x="3" y="5" width="18" height="14" rx="2" />
    <path d="M3 10h18M7 15h4" />
  </Icon>
);

export const CashIcon = (): VNode => (
  <Icon>
    <rect x="3" y="6" width="18" height="12" rx="2" />
    <circle cx="12" cy="12" r="2.5" />
  </Icon>
);

export const BankIcon = (): VNode => (
  <Icon>
    <path d="M4 10 12 4l8 6zM6 10v7M10 10v7M14 10v7M18 10v7M4 20h16" />
  </Icon>
);

/** A coin that is none of any country. */
export const ChainIcon = (): VNode => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="m12 7.500 3.500 4.500-3.500 4.500-3.500-4.500z" />
  </Icon>
);

export const GiftIcon = (): VNode => (
  <Icon>
    <rect x="4" y="11" width="16" height="9" rx="1" />
    <path d="M3 7h18v4H3zM12 7v13M12 7S7 7 7 4.500C7 2.500 11 2.500 12 7c1-4.500 5-4.500 5-2.500C17 7 12 7 12 7" />
  </Icon>
);

export const CoinIcon = (): VNode => (
  <Icon size={16}>
    <circle cx="12" cy="12" r="9" />
    <path d="M14.5 9.5a3.5 3.5 0 1 0 0 5" />
  </Icon>
);

export const TagIcon = (): VNode => (
  <Icon size={16}>
    <path d="M3 12V4a1 1 0 0 1 1-1h8l9 9-9 9z" />
    <path d="M8 8v.01" />
  </Icon>
);
