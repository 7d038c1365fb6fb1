#include "report/facts.hpp"
#include "report/office/docx_page.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <array>

/// Comparisons, classes, months, members, species, status, published figures.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;

constexpr std::array headline{"valid_days", "good_days", "good_share", "heavy_days", "heavy_share", "PM2.5.mean",
                              "PM10.mean",  "SO2.mean",  "NO2.mean",   "CO.P95",     "O3.P90",      "composite"};

std::string change_unit_of(const assess::Change& change) {
  return change.now.unit == "percent" ? "points" : change.now.unit;
}

void add_changes(DocxPage& page, const assess::Comparison& comparison) {
  const Wording& words = page.words;
  const Bulletin& bulletin = page.bulletin;
  std::vector<TableRow> rows{{page.cell(page.say("comparison.statistic")), page.cell(words.period(comparison.now)),
                              page.cell(words.period(comparison.before)), page.cell(page.say("comparison.difference")),
                              page.cell(page.say("comparison.relative"))}};
  for (const std::string_view name : headline) {
    const assess::Change* change = change_of(comparison, name);
    if (change == nullptr) continue;
    rows.push_back(
        {page.left(words.statistic(name)), page.figure(bulletin.verdict, change->now, words.quantity(change->now)),
         bulletin.base ? page.figure(*bulletin.base, change->before, words.quantity(change->before))
                       : page.cell(words.quantity(change->before)),
         page.figure(bulletin.verdict, change->now, words.change_quantity(change->difference, change_unit_of(*change)),
                     comparison.before.name),
         change->relative ? page.cell(words.change_quantity(*change->relative, "percent")) : page.none()});
  }
  page.table_caption(words.say("section.comparison", {{"period", words.period(comparison.before)}}) +
                     words.say("mark.open") + comparison.standard->id + words.say("mark.close"));
  page.table(rows, {6, 4, 4, 4, 4});
}

TableCell basis_cell(const DocxPage& page, const assess::Comparison& comparison, std::string_view name) {
  const assess::Change* change = change_of(comparison, name);
  if (change == nullptr) return page.none();
  const Wording& words = page.words;
  const bool relative = change->relative && change->now.unit != "d";
  const std::string moved = relative ? words.change_quantity(*change->relative, "percent")
                                     : words.change_quantity(change->difference, change_unit_of(*change));
  return page.cell(words.number(change->before.value) + " " + words.say("mark.arrow") + " " +
                   words.quantity(change->now) + words.say("mark.open") + moved + words.say("mark.close"));
}

void add_other_bases(DocxPage& page) {
  const auto& all = page.bulletin.comparisons;
  if (all.size() < 2) return;
  TableRow head{page.cell(page.say("comparison.statistic"))};
  std::vector<int> widths{3};
  for (const assess::Comparison& one : all) {
    head.push_back(page.cell(one.standard->id));
    widths.push_back(5);
  }
  std::vector<TableRow> rows{head};
  for (const std::string_view name :
       {"PM2.5.mean", "PM10.mean", "good_days", "good_share", "heavy_days", "heavy_share", "composite"}) {
    TableRow row{page.left(page.words.statistic(name))};
    for (const assess::Comparison& one : all) row.push_back(basis_cell(page, one, name));
    rows.push_back(std::move(row));
  }
  page.table_caption(page.say("comparison.other_bases"));
  page.table(rows, widths);
  page.note(page.say("comparison.other_bases_note"));
}

/// Several verdicts on the same unit and period, one a column.
void add_verdict_columns(DocxPage& page, const std::vector<const PeriodVerdict*>& columns,
                         const std::vector<std::string>& heads) {
  TableRow head{page.cell(page.say("comparison.statistic"))};
  std::vector<int> widths{5};
  for (const std::string& text : heads) {
    head.push_back(page.cell(text));
    widths.push_back(4);
  }
  std::vector<TableRow> rows{head};
  for (const std::string_view name : headline) {
    TableRow row{page.left(page.words.statistic(name))};
    for (const PeriodVerdict* verdict : columns) row.push_back(page.figure(*verdict, name));
    rows.push_back(std::move(row));
  }
  TableRow attains{page.left(page.say("standards.attains"))};
  for (const PeriodVerdict* verdict : columns) {
    attains.push_back(page.answer(verdict->attains));
    if (!verdict->attains) attains.back().text = page.say("standards.unknown");
  }
  rows.push_back(std::move(attains));
  page.table(rows, widths);
}

std::string head_with_unit(const DocxPage& page, std::string_view key, std::string_view unit) {
  return page.say(key) + " (" + std::string{page.words.unit(unit)}.substr(1) + ")";
}

TableCell share_cell_of(DocxPage& page, const PeriodVerdict& verdict, const std::string& which, int days) {
  TableCell cell = page.figure(verdict, which + "_share");
  if (!cell.link.empty()) cell.text += fmt::format(" ({}/{})", days, verdict.counts.valid);
  return cell;
}

TableRow member_row(DocxPage& page, const PeriodVerdict& verdict, const std::string& rank, const std::string& name) {
  TableRow row{page.cell(rank), page.left(name)};
  for (const std::string_view statistic : {"PM2.5.mean", "PM10.mean", "O3.P90"})
    row.push_back(page.bare_figure(verdict, statistic));
  row.push_back(share_cell_of(page, verdict, "good", verdict.counts.good));
  row.push_back(share_cell_of(page, verdict, "heavy", verdict.counts.heavy));
  row.push_back(page.bare_figure(verdict, "composite"));
  return row;
}

std::string without_hash(std::string_view colour) {
  return std::string{colour.starts_with('#') ? colour.substr(1) : colour};
}

Chart month_chart_of(const DocxPage& page, const std::vector<MonthRow>& rows, terms::Species species) {
  const OfficialColours& colour = page.document.style().colour;
  const Wording& words = page.words;
  const PeriodVerdict& verdict = page.bulletin.verdict;
  const std::string symbol{terms::symbol(species)};
  const std::string unit{terms::text_of(terms::printed_unit(species))};
  const standards::Limit* limit =
      species == terms::Species::o3 ? daily_limit(verdict, species) : mean_limit(verdict, species);
  Chart chart;
  chart.title = words.say("office.month_title", {{"species", symbol}, {"unit", words.unit(unit).substr(1)}});
  chart.columns = {symbol, {}, colour.bar, {}};
  if (limit != nullptr) {
    chart.line = ChartSeries{words.say(species == terms::Species::o3 ? "months.limit_8h" : "months.limit_annual",
                                       {{"value", words.number(limit->value)}}),
                             {},
                             colour.limit,
                             {}};
  }
  const bool years = rows.front().month.begin + std::chrono::days{366} < rows.back().month.end;
  for (const MonthRow& row : rows) {
    const auto number = static_cast<unsigned>(std::chrono::year_month_day{row.month.begin}.month());
    const bool half = species != terms::Species::pm25;  // half as wide: the number of the month has room
    chart.categories.push_back(half && !years ? std::to_string(number)
                               : years        ? words.month(row.month.begin)
                                              : words.short_month(row.month.begin));
    const auto& value = row.species[species].value;
    chart.columns.values.push_back(value);
    if (limit != nullptr) chart.line->values.emplace_back(limit->value);
    const bool over = value && limit != nullptr && *value > limit->value;
    chart.columns.point_colours.push_back(over ? colour.bar_over : colour.bar);
  }
  return chart;
}

void add_class_chart(DocxPage& page) {
  const PeriodVerdict& verdict = page.bulletin.verdict;
  const auto& levels = verdict.standard->index->levels;
  Chart chart;
  chart.title = page.say("office.class_title");
  chart.columns = {page.say("classes.days"), {}, page.document.style().colour.bar, {}};
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    chart.categories.push_back(levels[i].numeral + " " + page.words.name(levels[i].name));
    chart.columns.values.emplace_back(Decimal{verdict.counts.by_level[i], 0});
    chart.columns.point_colours.push_back(without_hash(levels[i].rgb));
  }
  page.document.chart(chart, 3000);
  page.figure_caption(page.say("office.class_title"));
}

std::string status_share_of(const DocxPage& page, int part, int total, std::string_view key) {
  return page.words.say(key, {{"n", std::to_string(part)},
                              {"total", std::to_string(total)},
                              {"share", page.words.quantity(percent_of(part, total, 1), "percent")}});
}

void add_status_of(DocxPage& page, const assess::StatusVerdict& status) {
  std::string head = page.say("status." + status.kind);
  if (status.synthetic) head += page.say("mark.open") + page.say("page.synthetic_chart") + page.say("mark.close");
  page.document.heading(2, head);
  const int total = status.counts.total;
  for (std::size_t i = 0;
       status.rule != nullptr && total > 0 && i < status.counts.by_class.size() && i < status.rule->classes.size();
       ++i) {
    const int points = status.counts.by_class[i];
    if (points > 0)
      page.document.paragraph(Para::body, page.words.name(status.rule->classes[i].name) + page.say("mark.colon") +
                                              status_share_of(page, points, total, "status.counts") +
                                              page.say("sentence.stop"));
  }
  if (status.attaining && total > 0)
    page.document.paragraph(
        Para::body, status_share_of(page, *status.attaining, total, "status.attaining") + page.say("sentence.stop"));
  if (status.mean_printed)
    page.document.paragraph(
        Para::body, page.words.say("status.mean", {{"value", page.words.quantity(*status.mean_printed, "dB(A)")}}) +
                        page.say("sentence.stop"));
  const std::string& overall = page.words.chinese() ? status.overall_name_zh : status.overall_name_en;
  if (!overall.empty())
    page.document.paragraph(Para::body,
                            page.words.say("status.overall", {{"name", overall}}) + page.say("sentence.stop"));
  if (status.rule != nullptr) page.note(status.rule->head.document);
}

}  // namespace

void docx_comparison(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (bulletin.comparisons.empty() && !bulletin.comparison_refused) return;
  const Wording& words = page.words;
  page.head(bulletin.base ? words.say("section.comparison", {{"period", words.period(bulletin.base->period)}})
            : bulletin.comparisons.empty()
                ? page.say("section.comparison_plain")
                : words.say("section.comparison", {{"period", words.period(bulletin.comparisons.front().before)}}));
  if (bulletin.comparison_refused) {
    page.document.paragraph(Para::body, page.say("comparison.refused") + refusal_reason(bulletin, words));
  } else {
    add_changes(page, bulletin.comparisons.front());
    page.note(words.say("comparison.basis", {{"standard", bulletin.comparisons.front().standard->id}}));
  }
  add_other_bases(page);
}

void docx_classes(DocxPage& page) {
  const PeriodVerdict& verdict = page.bulletin.verdict;
  if (!has_classes(verdict)) return;
  page.head(page.say("section.classes"));
  const auto& levels = verdict.standard->index->levels;
  const int places = verdict.standard->evaluation == nullptr ? 1 : verdict.standard->evaluation->ratio_decimals;
  std::vector<TableRow> rows{page.heads({"classes.class", "classes.range", "classes.days", "classes.share"})};
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    TableCell name = page.cell(levels[i].numeral + " " + page.words.name(levels[i].name));
    name.fill = without_hash(levels[i].rgb);
    name.ink = without_hash(levels[i].ink);
    rows.push_back({name, page.cell(index_range(levels, i, page.words)),
                    page.bare_figure(verdict, "class_days." + levels[i].numeral),
                    page.cell(page.words.quantity(percent_of(verdict.counts.by_level[i], verdict.counts.valid, places),
                                                  "percent"))});
  }
  page.table_caption(page.say("office.class_title"));
  page.table(rows, {1, 1, 1, 1});
  page.note(page.words.say("classes.caption", {{"sum", std::to_string(verdict.counts.valid)},
                                               {"na", std::to_string(verdict.counts.not_available)},
                                               {"none", std::to_string(verdict.counts.no_data)}}));
  add_class_chart(page);
}

void docx_months(DocxPage& page) {
  const std::vector<MonthRow> rows = month_means(page.bulletin.verdict);
  if (rows.size() < 2) return;
  using terms::Species;
  page.head(page.say("section.months"));
  page.document.chart(month_chart_of(page, rows, Species::pm25), 3300);
  page.document.charts(month_chart_of(page, rows, Species::pm10), month_chart_of(page, rows, Species::o3), 2900);
  page.figure_caption(page.say("months.table"));
  std::vector<TableRow> table{{page.cell(page.say("page.period"))}};
  for (const Species species : terms::basic_six) {
    const std::string unit{terms::text_of(terms::printed_unit(species))};
    table.front().push_back(
        page.cell(std::string{terms::symbol(species)} + " (" + page.words.unit(unit).substr(1) + ")"));
  }
  for (const MonthRow& row : rows) {
    const bool whole = row.month.kind == PeriodKind::month;
    TableRow cells{page.left(whole ? page.words.month(row.month.begin) : page.words.span(row.month))};
    for (const Species species : terms::basic_six) {
      const auto& value = row.species[species].value;
      cells.push_back(value ? page.cell(page.words.number(*value)) : page.none());
    }
    table.push_back(std::move(cells));
  }
  page.table_caption(page.say("months.table"));
  page.table(table, {4, 3, 3, 3, 3, 3, 3});
}

void docx_standards(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (bulletin.other_standards.empty()) return;
  page.head(page.say("section.standards"));
  std::vector<const PeriodVerdict*> columns{&bulletin.verdict};
  for (const PeriodVerdict& verdict : bulletin.other_standards) columns.push_back(&verdict);
  std::vector<std::string> heads;
  for (const PeriodVerdict* verdict : columns) heads.push_back(verdict->standard->id);
  page.table_caption(page.say("section.standards"));
  add_verdict_columns(page, columns, heads);
  page.note(page.say("standards.caption"));
}

void docx_members(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (members_of(bulletin).empty()) return;
  const Wording& words = page.words;
  page.head(page.say("section.members"));
  std::vector<TableRow> rows{{page.cell(page.say("members.rank")), page.cell(page.say("members.unit")),
                              page.cell(head_with_unit(page, "members.pm25", "ug/m3")),
                              page.cell(head_with_unit(page, "members.pm10", "ug/m3")),
                              page.cell(head_with_unit(page, "members.o3", "ug/m3")),
                              page.cell(page.say("members.good")), page.cell(page.say("members.heavy")),
                              page.cell(page.say("members.composite"))}};
  for (const PeriodVerdict* member : members_by_rank(bulletin)) {
    const assess::RankRow* rank = rank_of(bulletin, member->unit_id);
    const bool ranked = rank != nullptr && rank->rank > 0;
    std::string name = words.name(member->unit_name);
    if (!member->completeness.complete)
      name += words.say("mark.open") + words.say("members.incomplete") + words.say("mark.close");
    rows.push_back(member_row(page, *member, ranked ? std::to_string(rank->rank) : page.say("mark.none"), name));
  }
  const PeriodVerdict& whole = bulletin.verdict;
  if (!whole.members.empty()) rows.push_back(member_row(page, whole, {}, page.say("members.pooled")));
  page.table_caption(page.say("section.members"));
  page.table(rows, {2, 5, 3, 3, 3, 5, 4, 3});
  page.note(page.say("members.caption"));
  const auto good = pick(whole, "good_share.mean_of_members");
  const auto heavy = pick(whole, "heavy_share.mean_of_members");
  if (good && heavy)
    page.note(words.say("members.pooled_note", {{"good", words.quantity(*good)}, {"heavy", words.quantity(*heavy)}}));
}

void docx_species(DocxPage& page) {
  const PeriodVerdict& verdict = page.bulletin.verdict;
  page.head(page.say("section.species"));
  std::vector<TableRow> rows{
      page.heads({"species.species", "species.days", "species.mean", "species.limit", "species.attains",
                  "species.percentile", "species.limit", "species.attains", "species.over"})};
  for (const assess::SpeciesPeriod& species : verdict.species) {
    const std::string symbol{terms::symbol(species.species)};
    const std::string unit{terms::text_of(terms::printed_unit(species.species))};
    TableCell percentile = page.bare_figure(verdict, symbol + ".P" + species.percentile_rank.text());
    if (species.percentile) percentile.text += " (P" + species.percentile_rank.text() + ")";
    rows.push_back({page.cell(symbol + " (" + page.words.unit(unit).substr(1) + ")"),
                    page.cell(std::to_string(species.valid_days)), page.bare_figure(verdict, symbol + ".mean"),
                    page.limit(mean_limit(verdict, species.species)), page.answer(species.mean_attains), percentile,
                    page.limit(species.percentile ? daily_limit(verdict, species.species) : nullptr),
                    page.answer(species.percentile_attains), page.bare_figure(verdict, "days_over." + symbol)});
  }
  page.table_caption(page.say("section.species"));
  page.table(rows, {5, 3, 3, 3, 3, 4, 3, 3, 3});
  std::string note = page.say(!verdict.attains   ? "species.attains_unknown"
                              : *verdict.attains ? "species.attains_all"
                                                 : "species.attains_none");
  if (verdict.standard->limits != nullptr && !verdict.standard->limits->default_grade.empty())
    note += " " + page.words.say("species.grade", {{"grade", verdict.standard->limits->default_grade}});
  page.note(note);
}

void docx_dust(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (!bulletin.without_dust) return;
  page.head(page.say("section.dust"));
  page.table_caption(page.say("section.dust"));
  add_verdict_columns(page, {&bulletin.verdict, &*bulletin.without_dust},
                      {page.say("dust.with"), page.say("dust.without")});
  page.note(page.say("dust.caption") + " " +
            page.words.say("dust.days", {{"n", std::to_string(dust_days(*bulletin.without_dust))}}));
}

void docx_status(DocxPage& page) {
  if (page.bulletin.status.empty()) return;
  page.head(page.say("section.status"));
  for (const assess::StatusVerdict& status : page.bulletin.status) add_status_of(page, status);
}

void docx_reproductions(DocxPage& page) {
  if (page.bulletin.reproductions.empty()) return;
  const Wording& words = page.words;
  page.head(page.say("section.reproduction"));
  std::vector<TableRow> rows{page.heads({"reproduction.id", "reproduction.statistic", "reproduction.published",
                                         "reproduction.computed", "reproduction.equal", "reproduction.source"})};
  for (const Reproduction& one : page.bulletin.reproductions) {
    const terms::PublishedFigure& figure = one.published;
    const bool share = figure.unit == "percent" && !figure.against.empty() && figure.statistic.ends_with("share");
    const std::string unit = share ? "points" : figure.unit;
    const auto shown = [&](const Decimal& value) {
      return figure.against.empty() ? words.quantity(value, unit) : words.change_quantity(value, unit);
    };
    rows.push_back({page.cell(figure.id), page.left(words.statistic(figure.statistic)), page.cell(shown(figure.value)),
                    one.computed ? page.cell(shown(*one.computed)) : page.left(one.why), page.answer(one.equal),
                    page.left(figure.source)});
  }
  page.table_caption(page.say("section.reproduction"));
  page.table(rows, {3, 5, 4, 4, 2, 6});
  page.note(page.say("reproduction.caption"));
}

}  // namespace lantian::report
