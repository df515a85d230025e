import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { useStore } from "zustand";
import { emit } from "../code/emit.ts";
import { Editor, type EditorControls } from "../editor/Editor.tsx";
import type { NodeStates } from "../editor/ports.ts";
import { createSession, useSession, type Session } from "../editor/session.ts";
import { isSettled } from "../engine/state.ts";
import { titleOfPlace, type Problem } from "../program/checks.ts";
import { canBeGiven } from "../program/partial.ts";
import type { InferredType } from "../program/edits.ts";
import { calleeOf, isCall, isStatement, nodeById, nodeTitle, type Program } from "../program/program.ts";
import type { ArchiveExtent } from "../store/archive/write.ts";
import type { CodePlace } from "../runs/codePlaces.ts";
import { RunPanel, type RunTab } from "../runs/RunPanel.tsx";
import { useToast } from "../ui/Toasts.tsx";
import { FlowHold } from "./tabs/flowHold.ts";
import { OpenElsewhere } from "./tabs/OpenElsewhere.tsx";
import { useFollowing } from "./tabs/useFollowing.ts";
import { goTo } from "./address.ts";
import { Autosave } from "./autosave.ts";
import { Checking } from "./checking.ts";
import { codeLanguage } from "./codeLanguage.ts";
import { fileDrafts } from "./fileDrafts.ts";
import { FlowPackages } from "./flowPackages.ts";
import { exportFlow, type ExportForm } from "./exports/exportFlow.ts";
import { NotKept } from "./NotKept.tsx";
import type { Leave } from "./App.tsx";
import type { FlowDocument } from "./openFlow.ts";
import { PinDialog, type PinDialogProps } from "./PinDialog.tsx";
import { RunDialog, type CopiedRun, type RunDialogProps } from "./RunDialog.tsx";
import { RunStatus } from "./RunStatus.tsx";
import { useTransfers, workspaceName } from "./storage/Transfers.tsx";
import { SaveLabel } from "./SaveLabel.tsx";
import { switchTheme } from "./theme.ts";
import { tidy } from "./tidy.ts";
import type { Services } from "./services.ts";
import { runParts } from "../runs/onCanvas/runParts.ts";
import { RunOnCanvas } from "../runs/onCanvas/shownRun.ts";
import type { RunView } from "../runs/runView.ts";
import { Outdated } from "./tabs/Outdated.tsx";
import { useShownRun } from "./shownRun.ts";
import { StartQuestion } from "./StartQuestion.tsx";
import { TopBar } from "./TopBar.tsx";
import { DemoMenu } from "./DemoMenu.tsx";
import { FileButton } from "./home/FileButton.tsx";
import { useFileDrop } from "./home/useFileDrop.ts";
import { useOpening } from "./home/useOpening.ts";
import { Button } from "../ui/Button.tsx";
import { nodeAlone, partFrom, partOf, resultsOf, wholeFlow, type NodeValues } from "./partialRun.ts";
import { useLeftEdits } from "./useLeftEdits.ts";
import { useDisabled, useMarks, usePins } from "./useMarks.ts";
import { useFlowActions } from "./home/useFlowActions.ts";
import { useTrust } from "./trust/useTrust.tsx";
import { useAppCommands } from "./useAppCommands.ts";
import { useParameterSchemas } from "./useParameterSchemas.ts";
import { useNodeStates } from "./useNodeStates.ts";
import { useRunActions } from "./useRunActions.tsx";
import { useRuns } from "./useRuns.ts";
import { useStart } from "./useStart.ts";
import { programOfRun, versionName } from "./versions/versions.ts";
import { restoreProgram, VersionsDialog } from "./versions/VersionsDialog.tsx";
import styles from "./Workspace.module.css";

export interface WorkspaceProps {
  readonly services: Services;
  readonly flow: FlowDocument;
  /** Shows what is stored instead of what is here. */
  readonly onReload: () => void;
  /** Where the page asks before it shows something else. */
  readonly leaving: RefObject<Leave | undefined>;
}

/** One open flow: its editor, its runs, and what leads from one to the other. */
export function Workspace({ services, flow, onReload, leaving }: WorkspaceProps) {
  const { session, autosave, checking, packages, language, hold, drafts } = useParts(services, flow);
  const problems = useStore(checking.problems);
  const inferred = useStore(checking.inferred);
  const toast = useToast();
  const { download } = useTransfers();
  const controls = useRef<EditorControls>(null);
  const [tab, setTab] = useState<RunTab>("log");
  const [isShowingVersions, setShowingVersions] = useState(false);
  const [askedPin, setAskedPin] = useState<string>();
  const runs = useRuns(services, flow.id);
  const currentProgram = useCallback(() => session.getState().program, [session]);
  const view = useShownRun(services, runs.choice, currentProgram);
  const finishTyping = async () => controls.current?.finishTyping();
  const leave = async () => {
    await finishTyping();
    await autosave.save();
    if (autosave.isSaved) return undefined;
    const reason = "This flow is not saved yet: see beside its name.";
    toast({ tone: "danger", title: reason });
    return reason;
  };
  useLeaving(leaving, leave);
  const act = useFlowActions(services, flow, leave);
  const { openFiles } = useOpening(services);
  const drop = useFileDrop((files) => void openFiles(files, "drop"));
  const { pins, change: changePin } = usePins(services, flow.id);
  const { disabled, toggle: toggleDisabled } = useDisabled(services, flow.id);
  const marks = useMarks(session, view, pins, disabled);
  const start = useStart({
    services,
    wholeFlow: (program) => wholeFlow(program, pins, disabled),
    flowId: flow.id,
    session,
    checking,
    runs: runs.list,
    finishTyping,
    onStarted: runs.choose,
    onRefused: (detail) => toast({ tone: "danger", title: "The flow was not started", detail }),
  });
  const actions = useRunActions(services, runs.choice, view);
  const nodeStates = useNodeStates(view, actions.cancelTaskRuns);
  const notice = useCallback((title: string) => toast({ tone: "info", title }), [toast]);
  const trust = useTrust({
    services,
    flow,
    text: () => emit(currentProgram()).text,
    run: start.run,
    onNotice: notice,
  });
  const remedies = { permissions: trust.showPermissions, again: () => packages.tryAgain() };
  const openProblem = ({ node, task, shared, line }: Problem) => {
    start.dismiss();
    if (node !== undefined) controls.current?.openNode(node, line);
    else if (shared) controls.current?.openSharedCode(line);
    else if (task !== undefined) controls.current?.openTask(task, line);
  };
  useFollowing({ services, flow, session, autosave, hold }, notice);
  useLeftEdits({ session, autosave, hold, language, finishTyping, editor: controls }, notice);
  const selectNode = useCallback((nodeId: string) => controls.current?.openNode(nodeId), []);
  const archive = async (extent: ArchiveExtent, name: string) => {
    await finishTyping();
    await autosave.save();
    download(extent, name);
  };
  const openPlace = useCallback(({ node, line }: CodePlace) => {
    if (node === undefined) controls.current?.openSharedCode(line);
    else controls.current?.openNode(node, line);
  }, []);
  const exportAs = async (form: ExportForm) => {
    await finishTyping();
    const told = await exportFlow(form, currentProgram(), services, runs.list);
    if (told) toast(told);
  };
  const save = async () => {
    await finishTyping();
    if (await autosave.saveVersion(versionName())) notice("Kept as a version");
  };
  const restoreFrom = async (runId: string) => {
    const read = await programOfRun(services, runId);
    if ("problem" in read) return toast({ tone: "danger", title: "Not restored", detail: read.problem });
    restoreProgram(session, read.program);
    notice("Restored the flow from the run. Undo takes it back.");
  };
  const results = () => (view ? resultsOf(view, currentProgram(), marks.stale) : new Map<string, unknown>());
  const pinOf = (nodeId: string) => {
    if (pins.has(nodeId)) return void changePin(nodeId, undefined);
    if (!canBeGiven(currentProgram(), nodeId))
      return notice("Not pinned: the flow takes more of this node than one plain value.");
    const given = results();
    if (given.has(nodeId)) void changePin(nodeId, { value: given.get(nodeId) });
    else notice("Run this node first: there is no fresh output of it to pin.");
  };
  const askPin = (nodeId: string) => {
    if (canBeGiven(currentProgram(), nodeId)) setAskedPin(nodeId);
    else notice("No value can be pinned: the flow takes more of this node than one plain value.");
  };
  const commands = useAppCommands({
    run: () => trust.guard(start.run),
    runWith: () => trust.guard(start.askValues),
    stop: stopOf(services, runs),
    resume: actions.resume,
    retry: actions.retry,
    copy: () => (view?.flowRun ? () => copyShown(runs, view, start.copy) : undefined),
    cancelTaskRun: () => cancelOf(session, nodeStates),
    runNode: () =>
      onSelectedCall(session, (id) =>
        trust.guard(() => start.runPart((program) => nodeAlone(program, pins, results(), id))),
      ),
    runUpTo: () =>
      onSelectedCall(session, (id) =>
        trust.guard(() => start.runPart((program) => partOf(program, pins, id))),
      ),
    runFrom: () =>
      onSelectedCall(session, (id) =>
        trust.guard(() => start.runPart((program) => partFrom(program, pins, results(), id, disabled))),
      ),
    disable: () => onSelectedStatements(session, (ids) => void toggleDisabled(ids)),
    pin: () => onSelectedCall(session, pinOf),
    pinValue: () => onSelectedCall(session, askPin),
    openLimits: actions.openLimits,
    save: () => void save(),
    showVersions: () => setShowingVersions(true),
    showPermissions: trust.showPermissions,
    exportFlow: (form) => void exportAs(form),
    downloadFlow: () => void archive({ kind: "flow", flowId: flow.id }, currentProgram().flow.options.name),
    downloadEverything: () => void archive({ kind: "workspace" }, workspaceName()),
    openStorage: () => goTo({ page: "storage" }),
    switchTheme,
    showTab: setTab,
  });
  return (
    <div className={styles.workspace}>
      <TopBar
        session={session}
        saveLabel={
          <SaveLabel
            autosave={autosave}
            onTakeTheirs={onReload}
            onShowVersions={() => setShowingVersions(true)}
          />
        }
        runStatus={
          <RunStatus
            services={services}
            runs={runs}
            view={view}
            actions={actions}
            onCopy={start.copy}
            onRestore={(runId) => void restoreFrom(runId)}
          />
        }
        isStarting={start.isStarting}
        onRun={() => trust.guard(start.run)}
        onRunWith={() => trust.guard(start.askValues)}
        onPermissions={trust.showPermissions}
        onExport={(form) => void exportAs(form)}
        onArchive={() => void archive({ kind: "flow", flowId: flow.id }, currentProgram().flow.options.name)}
        onDuplicate={act.duplicate}
        onDelete={act.bin}
        onSearch={() => controls.current?.openCommands()}
      />
      <div>
        <Outdated state={services.databaseState} />
        {trust.notice}
        <NotKept services={services} autosave={autosave} />
        <OpenElsewhere hold={hold} />
      </div>
      <main className={styles.main} {...drop.handlers}>
        <RunOnCanvas value={view}>
          <Editor
            session={session}
            flowId={flow.id}
            language={language}
            drafts={drafts}
            problems={problems}
            inferred={inferred}
            remedies={remedies}
            nodeStates={nodeStates}
            beginnings={
              <>
                <DemoMenu services={services}>
                  <Button>Start from a template</Button>
                </DemoMenu>
                <FileButton onFiles={(files) => void openFiles(files, "file")} />
              </>
            }
            nodeMarks={marks}
            runParts={runParts}
            controls={controls}
            tidy={tidy}
            onNotice={notice}
            commands={commands}
            bottom={
              <SelectedRunPanel
                session={session}
                view={view}
                problems={problems}
                onOpenProblem={openProblem}
                remedies={remedies}
                titleOfProblem={(problem) => titleOfPlace(currentProgram(), problem)}
                onSelectNode={selectNode}
                onOpenPlace={openPlace}
                onNotice={notice}
                allowing={trust.allowing}
                tab={tab}
                onTab={setTab}
                onCancelTaskRun={(id) => actions.cancelTaskRuns([id])}
              />
            }
          />
        </RunOnCanvas>
      </main>
      {trust.dialogs}
      {isShowingVersions && (
        <VersionsDialog
          database={services.database}
          flowId={flow.id}
          session={session}
          onClose={() => setShowingVersions(false)}
          onNotice={notice}
        />
      )}
      {start.isAskingValues && (
        <AskValues
          services={services}
          program={currentProgram()}
          copied={start.copied}
          onRun={start.runWith}
          onClose={start.dismiss}
        />
      )}
      {actions.dialogs}
      {askedPin !== undefined && (
        <AskPin
          services={services}
          program={currentProgram()}
          nodeId={askedPin}
          inferred={inferred}
          values={new Map([...results(), ...pins])}
          onPin={(value) => void changePin(askedPin, { value })}
          onClose={() => setAskedPin(undefined)}
        />
      )}
      {start.obstacle && (
        <StartQuestion
          obstacle={start.obstacle}
          onClose={start.dismiss}
          onShow={openProblem}
          onRunAnyway={start.runAnyway}
          onStopAndRun={start.stopAndRun}
        />
      )}
    </div>
  );
}

/** Does it with the node, when a call alone is selected. */
function onSelectedCall(session: Session, act: (nodeId: string) => void): (() => void) | undefined {
  const { program, selection } = session.getState();
  const node = selection.length === 1 ? nodeById(program, selection[0] ?? "") : undefined;
  return node && isCall(node) ? () => act(node.id) : undefined;
}

/** Does it with all statements of the flow's body that are selected. */
function onSelectedStatements(
  session: Session,
  act: (nodeIds: readonly string[]) => void,
): (() => void) | undefined {
  const { program, selection } = session.getState();
  const ids = program.nodes
    .filter((node) => isStatement(node) && selection.includes(node.id))
    .map(({ id }) => id);
  return ids.length > 0 ? () => act(ids) : undefined;
}

/** Registers what must be done before the page shows something else. */
function useLeaving(leaving: RefObject<Leave | undefined>, leave: Leave): void {
  useEffect(() => {
    leaving.current = leave;
    return () => {
      if (leaving.current === leave) leaving.current = undefined;
    };
  });
}

interface AskValuesProps extends Omit<RunDialogProps, "schemas"> {
  readonly services: Services;
}

function AskValues({ services, ...rest }: AskValuesProps) {
  return <RunDialog schemas={useParameterSchemas(services, rest.program)} {...rest} />;
}

interface AskPinProps extends Pick<PinDialogProps, "onPin" | "onClose"> {
  readonly services: Services;
  readonly program: Program;
  readonly nodeId: string;
  readonly inferred: readonly InferredType[];
  /** What is pinned, or was given, by node id. */
  readonly values: NodeValues;
}

function AskPin({ services, program, nodeId, inferred, values, ...rest }: AskPinProps) {
  const node = nodeById(program, nodeId);
  if (!node || !isCall(node)) return null;
  return (
    <PinDialog
      {...rest}
      title={nodeTitle(program, node)}
      type={
        inferred.find((value) => value.node === nodeId)?.type ??
        calleeOf(program, node)?.signature.returns ??
        ""
      }
      initial={values.has(nodeId) ? { value: values.get(nodeId) } : undefined}
      check={(text) => services.language.problemsOfValue(program, nodeId, text)}
    />
  );
}

function useParts(services: Services, flow: FlowDocument) {
  const [parts] = useState(() => {
    const session = createSession(flow.document);
    const autosave = new Autosave(services.database, flow, session);
    const packages = new FlowPackages(services, flow.id, () => checking.again());
    const checking = new Checking(services.language, session, packages.told);
    return {
      session,
      autosave,
      checking,
      packages,
      language: codeLanguage(services.language),
      drafts: fileDrafts(services.database, flow.id),
      hold: new FlowHold(flow.id, () => autosave.save()),
    };
  });
  useEffect(() => {
    parts.autosave.open();
    parts.packages.open();
    parts.checking.open();
    parts.hold.open();
    const unsaved = () => parts.autosave.unsaved;
    services.unsavedFlows.add(unsaved);
    const stopWaiting = services.databaseState.beforeClosing(() => parts.autosave.save());
    return () => {
      stopWaiting();
      services.unsavedFlows.delete(unsaved);
      parts.hold.close();
      void parts.autosave.close();
      parts.checking.close();
      parts.packages.close();
    };
  }, [parts, services]);
  return parts;
}

/** The panel follows the node that is selected on the canvas. */
function SelectedRunPanel({
  session,
  ...rest
}: { readonly session: Session } & Parameters<typeof RunPanel<Problem>>[0]) {
  const selectedNode = useSession(session, ({ selection }) =>
    selection.length === 1 ? selection[0] : undefined,
  );
  return <RunPanel {...rest} selectedNode={selectedNode} />;
}

/** Ends the run that shows, if it is under way. */
function stopOf({ runs: service }: Services, { choice, list }: ReturnType<typeof useRuns>) {
  const shown = choice?.kind === "kept" ? list.find(({ id }) => id === choice.runId) : undefined;
  return shown && !isSettled(shown.state) ? () => void service.cancel(shown.id) : undefined;
}

/** Starts a new run with what the run that shows was given. */
function copyShown(
  { choice, list }: ReturnType<typeof useRuns>,
  view: RunView,
  copy: (copied: CopiedRun) => void,
): void {
  const number = choice?.kind === "kept" ? (list.find(({ id }) => id === choice.runId)?.number ?? 0) : 0;
  copy({ number, parameters: view.flowRun?.parameters ?? {} });
}

/** Cancels what runs of the node that is selected, if anything does. */
function cancelOf(session: Session, { get, cancel }: NodeStates): (() => void) | undefined {
  const { selection } = session.getState();
  const [node] = selection;
  const state = selection.length === 1 && node !== undefined ? get(node)?.state : undefined;
  return cancel && node !== undefined && state && !isSettled(state) ? () => cancel(node) : undefined;
}
