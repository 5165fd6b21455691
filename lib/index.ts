export {
  checkSettings,
  quickSample,
  settingsHelp,
  SettingsRefused,
  type Settings,
} from "./study/settings.js";
export { outcomes, samples, type Outcome, type OutcomeId, type ModelId } from "./study/outcomes.js";
export { covariates, type Covariate } from "./study/covariates.js";
export { waves, type Wave } from "./study/waves.js";
export { roles, type Role } from "./study/roles.js";
export { adjusted, studyModel, unadjusted, withDeprivation, withOtherRoles } from "./study/models.js";
export { article, published, type Published } from "./study/published.js";
export { claims, type Claim, type Predicate } from "./study/claims.js";

export { projectRoot } from "./data/place.js";
export { loadSettings } from "./data/settings.js";
export { makeTables } from "./data/pipeline.js";
export { openDatabase, rows, type Database } from "./data/database.js";
export { headingsOf, readTable } from "./data/table.js";
export { hashFile, hashFileNow, libraryHash } from "./data/cache.js";
export { codeFiles, type CodeFile } from "./data/codefiles.js";
export { registerPublic, type PublicInputs } from "./data/public.js";
export { registerExposure, type ExposureCounts } from "./data/exposure.js";
export { bridgeQuantile } from "./data/simulate/bridge.js";
export { practiceAnswersByCluster } from "./data/practiceRoute.js";
export { writePracticeFiles } from "./data/simulate/practiceFiles.js";
export { simulateSurvey } from "./data/simulate/survey.js";
export { registerSurvey } from "./data/survey.js";
export { answersByCluster, exposureSpread, flowCounts } from "./data/summaries.js";
export { levelCounts, patientsByLevel, targetShares } from "./data/levels.js";
export { rawAnswers } from "./data/answers.js";
export { roleSpread } from "./data/rollout.js";
export { inspectedInWords, inspectFolder } from "./data/inspect.js";
export type { Inspected } from "./data/inspected.js";
export { sufficesFor } from "./data/suffices.js";

export { continuous, factor, interaction, polynomial, spline, type Model, type Term } from "./stats/model.js";
export { tableRows, type Table } from "./stats/table.js";
export { indexRows, type RowIndex } from "./stats/compress.js";
export { buildFrame, modelFrame, type Frame } from "./stats/frame.js";
export { fitLogit, type LogitFit } from "./stats/logit.js";
export { fitAll } from "./stats/fitall.js";
export { coarserClusters } from "./stats/recluster.js";
export { standardErrors, variance, type Variance, type VarianceName } from "./stats/variance.js";
export { deleteOneCluster, jackknife } from "./stats/jackknife.js";
export { wildScoreBootstrap, type WildBootstrap } from "./stats/bootstrap.js";
export { pairsClusterBootstrap, type PairsBootstrap } from "./stats/pairsbootstrap.js";
export { likelihoodRatioTest, scoreTest } from "./stats/likelihoodtests.js";
export {
  contrast,
  jointEffects,
  marginalEffects,
  predictiveMargins,
  type Effect,
  type EffectRequest,
  type Effects,
} from "./stats/effects.js";
export {
  coefficient,
  exponentiated,
  fitStatistics,
  linearCombination,
  oddsRatio,
  quadraticForm,
  waldTest,
  type JointTest,
  type Estimate,
} from "./stats/wald.js";
export { eValue, type EValue } from "./stats/evalue.js";
export { benjaminiHochberg, holm } from "./stats/multiplicity.js";
export { chiSquareUpper, studentUpperInverse } from "./stats/tails.js";
export { seeded } from "./stats/random.js";
export { fitCounts, type Counts, type CountsEstimate, type LeftOut } from "./stats/counts.js";
export { stataLines } from "./stats/stata.js";
export { rLines } from "./stats/rlanguage.js";
export { StatsError } from "./stats/errors.js";

export type { AnyOutput, FigureOutput, NamedNumber, TableOutput } from "./analysis/output.js";
export { inputFiles, oddities } from "./analysis/inputs.js";
export { box1 } from "./analysis/box1.js";
export { box2 } from "./analysis/box2.js";
export { boxS1 } from "./analysis/boxS1.js";
export { coverage } from "./analysis/coverage.js";
export { ruleTable } from "./analysis/rules.js";
export { clusterTable } from "./analysis/clusters.js";
export { flow } from "./analysis/flow.js";
export { tableS1 } from "./analysis/tableS1.js";
export { tableS2 } from "./analysis/tableS2.js";
export { tableS4, tableS4Weighted } from "./analysis/tableS4.js";
export { tableS4Differences } from "./analysis/tableS4differences.js";
export { tableS5 } from "./analysis/tableS5.js";
export { figureS2, tableS7 } from "./analysis/tableS7.js";
export { figure1 } from "./analysis/figure1.js";
export { figureS1 } from "./analysis/figureS1.js";
export { oneModel } from "./analysis/oneModel.js";
export { otherSoftware } from "./analysis/otherSoftware.js";
export { table1, table1Models } from "./analysis/table1.js";
export { tableS3 } from "./analysis/tableS3.js";
export { tableS6, unadjustedModels } from "./analysis/tableS6.js";
export { table2 } from "./analysis/table2.js";
export { table2Target } from "./analysis/table2target.js";
export { table2Per } from "./analysis/table2per.js";
export { roleModels, tableS8 } from "./analysis/tableS8.js";
export { shareModels, tableS9 } from "./analysis/tableS9.js";
export { deprivationModels, tableS10 } from "./analysis/tableS10.js";
export { decileModels, tableS11 } from "./analysis/tableS11.js";
export { besideArticle, publishedTable, standingOf, type Standing } from "./analysis/beside.js";
export { differences } from "./analysis/differences.js";
export { summary } from "./analysis/summary.js";
export { consistency } from "./analysis/consistency.js";
export { checkClaims, claimsTable, type CheckedClaim } from "./analysis/claims.js";
export { ecological } from "./analysis/ecological.js";
export {
  ecologicalFigure,
  ecologicalFlow,
  practiceDesign,
  practiceLimits,
  returnedOf,
} from "./analysis/practices.js";
export { specificationModels } from "./analysis/specifications.js";
export { specification, specificationOthers } from "./analysis/specification.js";
export { certainties } from "./analysis/certainties.js";
export { variances } from "./analysis/variances.js";
export { certainty } from "./analysis/certainty.js";
export { shapeModels } from "./analysis/shapes.js";
export { nonlinearity, nonlinearityCategories } from "./analysis/nonlinearity.js";
export { nonlinearityCurve } from "./analysis/nonlinearityCurve.js";

export { bannerOf } from "./analysis/notes.js";

export { escape } from "./report/html.js";
export { progressDisplay } from "./report/progress.js";
export { claimEntries } from "./report/claims.js";
export {
  ledgerHash,
  ledgerJson,
  ledgerSchema,
  sortedJson,
  type ClaimEntry,
  type LedgerEntry,
  type LedgerMeta,
} from "./report/ledger.js";
export { sha256, sha256Bytes } from "./report/hash.js";
export { cellId, ledgerCells, type LedgerCell, type RawCell } from "./report/cells.js";
export {
  carriedByNotebook,
  carriedByPage,
  carriedWhole,
  carryInNotebook,
  carryInPage,
  htmlOf,
  shownHashes,
  standingNumbers,
  type Carried,
  type ExecutedNotebook,
  type StandingNumber,
} from "./report/carried.js";
export { notebookEdits, pageEdits, type Edit } from "./report/edits.js";
export { fileEdits } from "./report/fileedits.js";
export { standardErrorOf } from "./report/compare.js";
export { printed } from "./report/format.js";
export { asStanding, editedNumber, valueOfText } from "./report/numberedits.js";
export type { Front } from "./report/front.js";
export type { Ground } from "./report/differences.js";
export { restsOn } from "./report/causes.js";
export {
  failedVerification,
  verification,
  verificationJson,
  type Compared,
  type Verification,
} from "./report/verdict.js";
export { verificationText } from "./report/verifytext.js";
export type { PageLink } from "./report/page.js";
export { checklistFaults, checklistHtml, checklistPage } from "./report/checklistpage.js";
export { checklists, type Checklist } from "./study/checklists.js";
export { verifyHtml } from "./report/verifypage.js";
export { filled, numbersById } from "./report/words.js";
export { drawingPath, filesOf } from "./report/filelist.js";
export { figureTable } from "./report/figuretable.js";
export { tableCsv, tableJson } from "./report/tablefiles.js";
export { gridOf, isWide, lettersOf, type GridCell, type TableGrid } from "./report/tablegrid.js";
export { tableLatex } from "./report/tablelatex.js";
export { dotsPerPixel, paperWidths, printFont, printSvg } from "./report/print.js";
export { homeHtml, pagesOf, studyPage, type Report, type ReportedNotebook } from "./report/home.js";
export { notebookTitle, studyInput, templateInput } from "./report/notebookpage.js";
export { citationLinks } from "./report/references.js";
export { layerOf } from "./report/layer.js";
export { measureChoice } from "./report/measures.js";
export { originsOf, type OutputPlace } from "./report/origins.js";
export { joinParts, type Part, type Whole } from "./report/part.js";
export { checkHtml, checkPage } from "./report/checkpage.js";
export { runHtml } from "./report/runpage.js";
export { explore } from "./explore.js";
export { finish, openStudy, type NotebookName, type Study } from "./notebook/study.js";
export {
  prepareAnalysis,
  prepareSurvey,
  preparePractices,
  readPractices,
  readResponders,
} from "./notebook/reading.js";
export { moveOver, show, showBeside, showCheck, showClaims, showTruth } from "./notebook/showing.js";
