import { FolderOpen } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../ui/Button.tsx";

/** Lets the user choose flow files and archives. */
export function FileButton({ onFiles }: { readonly onFiles: (files: Iterable<File>) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".ts,.tsx,.mts,.zip,text/typescript,application/zip"
        multiple
        hidden
        aria-label="Flow files"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FolderOpen size={15} aria-hidden /> Open a file…
      </Button>
    </>
  );
}
