"""One small chart of each kind, with invented figures."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from evenkeel.ui.charts import bars, graph, heat, lines, paths, spread

DAY = 86400.0
WEEKS = ("28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct")


def a_line() -> SafeString:
    came = lines.Series("Arrivals", (12, 18, None, 9, 21))
    went = lines.Series("Completions", (8, 15, 14, None, 20))
    return lines.draw(lines.Lines("line", "Arrivals and completions", "Week by week.", WEEKS, (came, went)))


def an_area() -> SafeString:
    times = lines.Series("Median", (2 * DAY, 3 * DAY, 2.5 * DAY, 6 * DAY, 4 * DAY))
    return lines.draw(
        lines.Lines("area", "Lead time", "Week by week.", WEEKS, (times,), unit="duration", is_area=True)
    )


def a_line_with_limits() -> SafeString:
    times = lines.Series("Days", (31, 29, None, 33, 58))
    rules = (
        lines.Rule("upper limit", 49, "limit"),
        lines.Rule("mean", 34, "mean"),
        lines.Rule("lower limit", 19, "limit"),
        lines.Rule("target", 33, "target"),
    )
    chart = lines.Lines(
        "limits", "Days to a permit", "Week by week.", WEEKS, (times,), rules=rules, rings=frozenset({2, 4})
    )
    return lines.draw(chart)


def a_cumulative_flow() -> SafeString:
    bands = (lines.Series("Done", (0, 4, 9, 12, 20)), lines.Series("Waiting", (3, 5, 4, 8, 9)))
    return lines.draw_stacked(lines.Stacked("flow", "Cumulative flow", "Week by week.", WEEKS, bands))


def lying_bars() -> SafeString:
    found = (bars.Bar("web", (2 * DAY, 3 * DAY)), bars.Bar("phone & counter", (None, 8 * DAY)))
    chart = bars.Bars(
        "bars", "Lead time by channel", "Median and mean.", found, series=("median", "mean"), unit="duration"
    )
    return bars.draw(chart)


def standing_bars() -> SafeString:
    return bars.draw_columns(bars.Columns("columns", "Arrivals", "Week by week.", WEEKS, (4, 0, None, 9, 2)))


def a_histogram() -> SafeString:
    bins = tuple(
        spread.Bin(index * DAY, (index + 1) * DAY, count) for index, count in enumerate((3, 9, 5, 0, 1))
    )
    lines_ = (spread.Percentile("half within 2 days", 1.8 * DAY), spread.Percentile("85 in 100", 3 * DAY))
    return spread.draw_histogram(spread.Histogram("histogram", "Lead times", "By day.", bins, lines_))


def a_scatter() -> SafeString:
    found = tuple(
        spread.Point(index / 5, (index * 7 % 5 + 1) * DAY, f"EK-{index}", is_marked=index == 3)
        for index in range(6)
    )
    percentiles = (spread.Percentile("50 in 100", 2 * DAY), spread.Percentile("85 in 100", 4 * DAY))
    ends = ((0.0, "28 Sep"), (1.0, "26 Oct"))
    return spread.draw_scatter(spread.Scatter("scatter", "Cases", "One dot each.", found, ends, percentiles))


def a_heat_strip() -> SafeString:
    rows = (heat.Row("Arrivals", (120, 90, 60, 30, 0)), heat.Row("Events", (1234567, 12345, 3, 2, 1)))
    return heat.draw(heat.Strip("heat", "The week", "By day.", ("Mon", "Tue", "Wed", "Thu", "Fri"), rows))


def a_heat_grid() -> SafeString:
    rows = (heat.Row("Mon", (0, 12, 1234, 4)), heat.Row("Tuesday", (1, 640, 990, 0)))
    return heat.draw_grid(heat.Grid("grid", "Hours", "By day and hour.", ("8", "9", "10", "11"), rows))


def some_paths() -> SafeString:
    found = (paths.Path(("Received", "Decided"), "80 cases"), paths.Path(("Received",) * 12, "1 case"))
    return paths.draw(paths.Paths("paths", "Ways through", "The most frequent.", found))


def a_graph() -> SafeString:
    boxes = (
        graph.Box("start", "Start", "100 cases", is_mark=True),
        graph.Box("a", "Received", "110", shade=5),
        graph.Box("b", "Checked & weighed against what is known of the place", "95", shade=3, url="#b"),
        graph.Box("c", "Decided", shade=1, url="#c", said="Decided: 90 times"),
        graph.Box("end", "End", is_mark=True),
    )
    steps = (
        graph.Step("start", "a", 1.0, "100"),
        graph.Step("a", "b", 0.9, "2 days", said="Received → Checked: 90 times", level=3),
        graph.Step("b", "c", 0.7, "1 hour", level=5),
        graph.Step("a", "c", 0.2, "3 days"),
        graph.Step("b", "a", 0.1, "4 days"),
        graph.Step("b", "b", 0.05, "1 minute"),
        graph.Step("c", "end", 0.9),
    )
    drawn = graph.Graph("graph", "What follows what", "The most frequent.", boxes, steps, "start", "end")
    return graph.draw(drawn)


ALL: dict[str, Callable[[], SafeString]] = {
    "line": a_line,
    "line-limits": a_line_with_limits,
    "area": an_area,
    "cumulative-flow": a_cumulative_flow,
    "bars": lying_bars,
    "columns": standing_bars,
    "histogram": a_histogram,
    "scatter": a_scatter,
    "heat": a_heat_strip,
    "heat-grid": a_heat_grid,
    "paths": some_paths,
    "graph": a_graph,
}
