import { Eye } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../ui/Button.tsx";
import type { FlowHold } from "./flowHold.ts";
import styles from "../Workspace.module.css";

/** Says that another tab edits the flow, and offers to edit it here instead. */
export function OpenElsewhere({ hold }: { readonly hold: FlowHold }) {
  const holder = useStore(hold.holder);
  const [isTaking, setTaking] = useState(false);
  const take = () => {
    setTaking(true);
    void hold.takeOver().finally(() => setTaking(false));
  };
  return (
    <div role="status">
      {holder === "elsewhere" && (
        <p className={styles.elsewhere}>
          <Eye size={15} aria-hidden />
          This flow is open in another tab. Here you can look and run; its changes appear as they are saved.
          <Button size="small" disabled={isTaking} onClick={take}>
            {isTaking ? "Taking over …" : "Edit here"}
          </Button>
        </p>
      )}
    </div>
  );
}
