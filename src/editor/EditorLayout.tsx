import { PanelLeftOpen } from "lucide-react";
import { useState, type ReactNode, type Ref } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { classes } from "../ui/classes.ts";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./Editor.module.css";
import { useIsPhone, type Panels, type PhoneView } from "./panels.ts";
import { preferences } from "../ui/preferences.ts";

export interface EditorLayoutProps {
  readonly panels: Panels;
  readonly canvasRef: Ref<HTMLDivElement>;
  readonly palette: ReactNode;
  readonly canvas: ReactNode;
  /** Over the canvas: which flow shows, and whether the file does. */
  readonly tabs: ReactNode;
  /** Beside the canvas; nothing while it is hidden. */
  readonly file: ReactNode;
  readonly inspector: ReactNode;
  readonly bottom: ReactNode;
}

/** React Flow takes Space from the whole window, from Monaco too, but not from within this class. */
const keepsItsKeys = "nokey";

/** Where palette, canvas, inspector and run panel stand. Sizes are this browser's, and remembered. */
export function EditorLayout(props: EditorLayoutProps) {
  return useIsPhone() ? <PhoneLayout {...props} /> : <DeskLayout {...props} />;
}

function DeskLayout(props: EditorLayoutProps) {
  const { panels, palette, inspector, bottom } = props;
  const columns = useDefaultLayout({ id: "editor-columns", storage: preferences });
  const rows = useDefaultLayout({ id: "editor-rows", storage: preferences });
  const [isPaletteOpen, setPaletteOpen] = useState(true);
  const { refs } = panels;
  return (
    <Group className={styles.editor} orientation="horizontal" id="editor" {...columns}>
      <Panel
        id="palette"
        className={classes(styles.panel, keepsItsKeys)}
        panelRef={refs.palette}
        defaultSize={196}
        minSize={180}
        maxSize={340}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        onResize={(size) => setPaletteOpen(size.inPixels > 1)}
      >
        {palette}
      </Panel>
      <Separator className={styles.vertical} aria-label="Width of the palette" />
      <Panel id="centre" className={styles.panel} minSize={320}>
        <Group orientation="vertical" id="centre-rows" {...rows}>
          <Panel id="canvas" className={styles.panel} minSize={160}>
            <CanvasAndFile {...props} />
            {!isPaletteOpen && (
              <IconButton
                className={styles.openPalette}
                label="Show palette"
                side="right"
                onClick={() => refs.palette.current?.expand()}
              >
                <PanelLeftOpen size={16} aria-hidden />
              </IconButton>
            )}
          </Panel>
          {bottom !== undefined && (
            <>
              <Separator className={styles.horizontal} aria-label="Height of the run panel" />
              <Panel
                id="bottom"
                className={classes(styles.panel, keepsItsKeys)}
                panelRef={refs.bottom}
                defaultSize={270}
                minSize={38}
                collapsible
                collapsedSize={38}
                groupResizeBehavior="preserve-pixel-size"
              >
                {bottom}
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      <Separator className={styles.vertical} aria-label="Width of the inspector" />
      <Panel
        id="inspector"
        className={classes(styles.panel, keepsItsKeys)}
        panelRef={refs.inspector}
        defaultSize={364}
        minSize={300}
        maxSize="60%"
        collapsible
        groupResizeBehavior="preserve-pixel-size"
      >
        {inspector}
      </Panel>
    </Group>
  );
}

/** The drawing and its text, side by side. */
function CanvasAndFile({ canvasRef, canvas, tabs, file }: EditorLayoutProps) {
  return (
    <Group orientation="horizontal" id="canvas-and-file">
      <Panel id="drawing" className={styles.panel} minSize={240} elementRef={canvasRef}>
        {canvas}
        {tabs}
      </Panel>
      {file && (
        <>
          <Separator className={styles.vertical} aria-label="Width of the file" />
          <Panel id="file" className={classes(styles.panel, keepsItsKeys)} defaultSize="50%" minSize={260}>
            {file}
          </Panel>
        </>
      )}
    </Group>
  );
}

const phoneViews: readonly { readonly id: PhoneView; readonly label: string }[] = [
  { id: "canvas", label: "Canvas" },
  { id: "inspector", label: "Inspect" },
  { id: "bottom", label: "Run" },
];

/** One thing at a time, each as large as the screen: to look, to run and to inspect. */
function PhoneLayout({ panels, canvasRef, canvas, inspector, bottom }: EditorLayoutProps) {
  const { phoneView, setPhoneView } = panels;
  const parts: Record<PhoneView, ReactNode> = { canvas, inspector, bottom };
  return (
    <div className={styles.phone}>
      {phoneViews.map(({ id }) => (
        <div
          key={id}
          ref={id === "canvas" ? canvasRef : undefined}
          className={classes(styles.phonePanel, id !== "canvas" && keepsItsKeys)}
          hidden={id !== phoneView}
        >
          {parts[id]}
        </div>
      ))}
      <nav className={styles.phoneBar} aria-label="What shows">
        {phoneViews.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-current={id === phoneView ? "page" : undefined}
            onClick={() => setPhoneView(id)}
          >
            {label}
          </button>
        ))}
      </nav>
    </div>
  );
}
