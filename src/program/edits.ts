/** Every action of a user on a program: `(program, …) => ProgramChange`, pure, in normal form. */
export {
  addCall,
  addParameter,
  addResult,
  addSubflow,
  addTask,
  callsInTurn,
  type NewParameter,
} from "./add.ts";
export { addCode, setStatements, type StatementsRead } from "./code.ts";
export { type Connection, connect, type ConnectOutcome, reasonAgainst, reconnect } from "./connect.ts";
export {
  extractSubflow,
  untypedInputs,
  type ExtractOutcome,
  type FlowValue,
  type InferredType,
} from "./extract.ts";
export { insertConverter, type Meeting } from "./convert.ts";
export { duplicateNodes } from "./duplicate.ts";
export { removeAndHeal } from "./heal.ts";
export { groupNodes, setGroupTitle, ungroup } from "./groups.ts";
export { moveNodes } from "./move.ts";
export { addNote, setNote } from "./notes.ts";
export { removeEdges, removeNodes } from "./remove.ts";
export { replaceCall } from "./replaceCall.ts";
export { setCode } from "./setCode.ts";
export { showFlow } from "./show.ts";
export { untypedOutputs } from "./untyped.ts";
export { addNewSubflow, callsOf, newFlow, setFlowName, wayToFlow, withFlow } from "./subflow.ts";
export { setModifiers, setWay } from "./way.ts";
export { setArgument, setFlowOptions, setParameter, setShared, setTaskOptions } from "./set.ts";
