import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import type { Demo } from "../../demos/index.ts";
import type { Program } from "../../program/program.ts";
import type { Services } from "../services.ts";
import { FlowThumbnail } from "./FlowThumbnail.tsx";
import styles from "./Home.module.css";

export interface TemplateCardProps {
  readonly services: Services;
  readonly demo: Demo;
  readonly onUse: (demo: Demo) => void;
}

/** A flow to begin from. */
export function TemplateCard({ services, demo, onUse }: TemplateCardProps) {
  const program = useProgram(services, demo);
  return (
    <li className={styles.card}>
      {program ? <FlowThumbnail program={program} /> : <div className={styles.code} aria-hidden />}
      <div className={styles.caption}>
        <h3 className={styles.name}>
          <button type="button" className={styles.link} onClick={() => onUse(demo)}>
            {demo.title}
          </button>
        </h3>
        <p className={styles.facts}>{demo.about}</p>
        <div className={styles.last}>
          <span className={styles.badge}>
            <WifiOff size={12} aria-hidden /> Runs offline
          </span>
        </div>
      </div>
    </li>
  );
}

const programs = new Map<string, Promise<Program | undefined>>();

/** What the template looks like, once the compiler is there to tell; each is read once. */
function useProgram({ language }: Services, { id, text }: Demo): Program | undefined {
  const [program, setProgram] = useState<Program>();
  useEffect(() => {
    const read = programs.get(id) ?? language.parse(text).then((result) => result.program);
    programs.set(id, read);
    let isGone = false;
    void read.then((found) => !isGone && setProgram(found));
    return () => void (isGone = true);
  }, [language, id, text]);
  return program;
}
