"""The kinds of findings about the data: what limits how far the figures can be trusted."""

from evenkeel.engines.flow.findings._kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        code="rows-left-out",
        severity="warning",
        title="Rows were left out",
        explanation="Some rows could not be read as events, and the figures were made without them.",
        what_to_do="Correct the rows at their source and read the log again. The file of problems "
        "names each line, what was found there and why it cannot be used.",
    ),
    Kind(
        code="future-times",
        severity="warning",
        title="Times in the future",
        explanation="Some events were completed after the report was made. Usually a plan was "
        "logged as done, or day and month were read the wrong way round.",
        what_to_do="Look at the named cases. If day and month are swapped, say the date format; if "
        "planned steps are in the export, leave them out of it.",
    ),
    Kind(
        code="backward-steps",
        severity="warning",
        title="The log runs backwards",
        explanation="In some cases an event was completed before the one that the log lists ahead "
        "of it. Evenkeel keeps the order of the log, so the span of such a step is "
        "negative.",
        what_to_do="Find out whether steps are entered late or a time is corrected by hand. Read "
        "the times of the paths concerned with care.",
    ),
    Kind(
        code="ties",
        severity="warning",
        title="The order of many steps cannot be seen",
        explanation="More than 5 % of neighbouring events in a case have exactly the same time. "
        "Which came first cannot be known from the data; paths and variants then show "
        "the order of the file.",
        what_to_do="Do not read a sequence into steps of the same moment. If the source keeps a "
        "finer time or a running number, export it.",
    ),
    Kind(
        code="missing-resource",
        severity="warning",
        title="Many events have no resource",
        explanation="More than 5 % of the events do not say who did them, in a log that names "
        "people elsewhere. Figures by resource cover only the rest.",
        what_to_do="Ask whether these are automatic steps (then fine) or whether the name is lost on export.",
    ),
    Kind(
        code="one-event-cases",
        severity="warning",
        title="Many cases have a single event",
        explanation="More than 5 % of the finished cases consist of one event. Their lead time is "
        "zero, which pulls the median down, and they add nothing to the paths.",
        what_to_do="Find out whether such cases are truly done in one go, or whether the export "
        "begins or ends in the middle of them.",
    ),
    Kind(
        code="clocks-disagree",
        severity="warning",
        title="Two dates of the same event disagree",
        explanation="A further date of the events often names another day than the time that the figures use: work was "
        "entered before or after it was done, or a date was corrected. Times between steps depend on which is right.",
        what_to_do="Ask what each of the two dates means and who enters it. Map the right one as the time of the event.",
    ),
    Kind(
        code="due-rule",
        severity="info",
        title="What counts as in time depends on the rule",
        explanation="Counted by date (closed on the due day or before) more cases are in time than counted to the moment. "
        "Both are in use, and a share without its rule cannot be compared.",
        what_to_do="Agree on one rule, and name it beside the figure.",
    ),
    Kind(
        code="late-not-counted",
        severity="warning",
        title="Late cases are missing from the share in time",
        explanation="Some open cases are past their due date. A share in time of the closed cases leaves them out, and rises "
        "when they are left lying.",
        what_to_do="Show the share of all cases that were due, open ones included, beside that of the closed.",
    ),
    Kind(
        code="cut-off",
        severity="warning",
        title="The log cuts through cases",
        explanation="More than 3 % of the cases, and at least 20, begin in the first hundredth of the time that the log covers, "
        "or have their last event in the last (told where the log does not say which cases are open): three times as many as "
        "steady work would have there. They may have begun before the export or gone on after it, so their lead times are too "
        "short and their paths lack an end.",
        what_to_do="Export whole cases: all that were opened in a period, with everything that happened to them until today. "
        "Or select a period that leaves the edges out.",
    ),
    Kind(
        code="repeated-events",
        severity="warning",
        title="Events are there twice",
        explanation="More than 1 % of the events repeat another one in case, activity, time and resource. Mostly an export joined "
        "two tables, and each event counts as often as the other table has rows.",
        what_to_do="Look at the named cases, and export each event once. Counts of events, rework and work by resource are too "
        "high until then.",
    ),
    Kind(
        code="few-cases",
        severity="warning",
        title="Few finished cases",
        explanation="Fewer than 30 cases are finished. Medians and percentiles of so few move a lot "
        "when one case is added.",
        what_to_do="Read a longer period before drawing conclusions.",
    ),
    Kind(
        code="open-cases",
        severity="info",
        title="Some cases are still open",
        explanation="Their lead time is not known yet, so they are not in the lead times. They are "
        "in the arrivals and in the work in progress.",
        what_to_do="Look at the longest open ones, named here. When many are open, lead times look "
        "better than they are.",
    ),
    Kind(
        code="no-closing-times",
        severity="info",
        title="Closing is not stated",
        explanation="The log lists events and does not say which cases are closed. Each case counts "
        "as finished at its last event, also one that is still being worked on.",
        what_to_do="Leave out cases that are still open, or export the closing time, if lead times "
        "of the last weeks of the log matter.",
    ),
    Kind(
        code="naive-times",
        severity="info",
        title="Times without an offset",
        explanation="The log does not say in which time zone its clock stood. The times were read "
        "as those of the named zone.",
        what_to_do="Name the right zone if this one is wrong: weekdays, days and the hours around "
        "the change to summer time depend on it.",
    ),
    Kind(
        code="dates-only",
        severity="info",
        title="Dates without a time of day",
        explanation="Nearly every time in the log is midnight: the source keeps days. Spans are "
        "whole days, and a span of zero means the same day.",
        what_to_do="Export the time of day as well if the source has it.",
    ),
    Kind(
        code="no-start-times",
        severity="info",
        title="No start times",
        explanation="Each event has one time, that of its completion. Time spent working on a step "
        "cannot be told apart from time spent waiting for it.",
        what_to_do="Export the start of each step as well if the source has it.",
    ),
)
