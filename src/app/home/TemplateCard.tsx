import { CodeXml, WifiOff } from "lucide-react";
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
      {program ? (
        <FlowThumbnail program={program} />
      ) : (
        <pre className={styles.code} aria-hidden>
          {demo.opensAs === "code" && bodyOf(demo.text)}
        </pre>
      )}
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
          {demo.opensAs === "code" && (
            <span className={styles.badge}>
              <CodeXml size={12} aria-hidden /> Opens as code
            </span>
          )}
        </div>
      </div>
    </li>
  );
}

const programs = new Map<string, Promise<Program | undefined>>();

/** What the template looks like, once the compiler is there to tell; each is read once. */
function useProgram({ language }: Services, { id, text, opensAs }: Demo): Program | undefined {
  const [program, setProgram] = useState<Program>();
  useEffect(() => {
    if (opensAs === "code") return;
    const read = programs.get(id) ?? language.parse(text).then((result) => result.program);
    programs.set(id, read);
    let isGone = false;
    void read.then((found) => !isGone && setProgram(found));
    return () => void (isGone = true);
  }, [language, id, text, opensAs]);
  return program;
}

/** The flow's part of the file: what follows the imports and helpers says most. */
function bodyOf(text: string): string {
  const at = text.lastIndexOf("= flow(");
  return text.slice(Math.max(0, text.lastIndexOf("\n", at))).trim();
}
