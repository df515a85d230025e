/** What a page leaves in its last moment, for each flow. */
export interface LeftNotes<Note> {
  /** At once, as nothing else that lasts can be in a page's last moment. Where the browser refuses it, it is lost. */
  leave(flowId: string, note: Note): void;
  /** What was left of the flow; stays until it is forgotten. */
  read(flowId: string): Note | undefined;
  forget(flowId: string): void;
}

export function leftNotes<Note>(
  name: string,
  write: (note: Note) => string,
  read: (text: string) => unknown,
): LeftNotes<Note> {
  const keyOf = (flowId: string) => `${name}:${flowId}`;
  return {
    leave(flowId, note) {
      try {
        localStorage.setItem(keyOf(flowId), write(note));
      } catch {
        // Refused, or no room; nobody is there any more who could be told.
      }
    },
    read(flowId) {
      try {
        const text = localStorage.getItem(keyOf(flowId));
        return text === null ? undefined : (read(text) as Note);
      } catch {
        return undefined;
      }
    },
    forget(flowId) {
      try {
        localStorage.removeItem(keyOf(flowId));
      } catch {
        // Refused: then nothing was left.
      }
    },
  };
}
