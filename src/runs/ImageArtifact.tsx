import { ExternalLink, ImageOff } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import styles from "./ImageArtifact.module.css";

export interface ImageArtifactProps {
  readonly address: string;
  readonly label: string;
}

/**
 * A picture that carries its bytes shows at once. One from the network would tell its server that somebody looks at this
 * run, so it waits for a click; the page's Content-Security-Policy lets only https pass.
 */
export function ImageArtifact({ address, label }: ImageArtifactProps) {
  const [isWanted, setWanted] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (/^data:image\//i.test(address) || isWanted) {
    return isBroken ? (
      <Instead
        sentence="The picture cannot be shown: it was not found, or it is no picture."
        address={address}
      />
    ) : (
      <img
        className={styles.image}
        src={address}
        alt={label}
        referrerPolicy="no-referrer"
        onError={() => setBroken(true)}
      />
    );
  }
  if (/^https:/i.test(address)) {
    const sentence = "The picture is on the network. Loading it tells its server that you look at this run.";
    return <Instead sentence={sentence} address={address} onLoad={() => setWanted(true)} />;
  }
  return (
    <Instead sentence="Only pictures from https and data: addresses can be shown here." address={address} />
  );
}

interface InsteadProps {
  readonly sentence: string;
  readonly address: string;
  readonly onLoad?: () => void;
}

function Instead({ sentence, address, onLoad }: InsteadProps) {
  const isLink = /^https?:/i.test(address);
  return (
    <div className={styles.instead}>
      <ImageOff size={18} aria-hidden />
      <div className={styles.words}>
        <p>{sentence}</p>
        {isLink ? (
          <a href={address} target="_blank" rel="noopener noreferrer nofollow">
            {address.slice(0, 300)} <ExternalLink size={12} aria-hidden />
          </a>
        ) : (
          <code>{address.slice(0, 300)}</code>
        )}
      </div>
      {onLoad && (
        <Button size="small" onClick={onLoad}>
          Load it
        </Button>
      )}
    </div>
  );
}
