import { useEffect, useRef } from "react";

export interface PictureProps {
  /** A file, or an address that holds its bytes. */
  readonly of: Blob | string;
  readonly label: string;
  readonly className?: string | undefined;
}

/** A picture from its own bytes. A file has an address only while it is shown. */
export function Picture({ of, label, className }: PictureProps) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const address = typeof of === "string" ? of : URL.createObjectURL(of);
    if (image.current) image.current.src = address;
    return () => {
      if (address !== of) URL.revokeObjectURL(address);
    };
  }, [of]);
  return <img ref={image} className={className} alt={label} decoding="async" draggable={false} />;
}
