#include "base/round.hpp"
#include "report/facts.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

/// Monthly means against their limits: three small charts on scales of their own.
namespace lantian::report {
namespace {

using terms::Species;

constexpr double chart_width = 300;
constexpr double chart_top = 16;
constexpr double chart_ground = 150;
constexpr double chart_left = 4;

/// The next of 1, 2, 2.5, 5 times a power of ten.
double round_scale(double highest) {
  const double power = std::pow(10.0, std::floor(std::log10(highest)));
  for (const double step : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0}) {
    if (step * power >= highest) return step * power;
  }
  return 10 * power;
}

struct MonthChart {
  Species species;
  const standards::Limit* limit;
  double scale;  ///< concentration at the top
  double height(double value) const { return (chart_ground - chart_top) * value / scale; }
};

MonthChart month_chart(const Page& page, const std::vector<MonthRow>& rows, Species species) {
  const assess::PeriodVerdict& verdict = page.bulletin.verdict;
  const standards::Limit* limit = species == Species::o3 ? daily_limit(verdict, species) : mean_limit(verdict, species);
  double highest = limit == nullptr ? 1 : limit->value.approximate();
  for (const MonthRow& row : rows) {
    if (row.species[species].value) highest = std::max(highest, row.species[species].value->approximate());
  }
  return {species, limit, round_scale(highest * 1.04)};
}

void add_month_bar(Page& page, const MonthChart& chart, const MonthRow& row, double x, double step) {
  const MonthMean& mean = row.species[chart.species];
  const std::string month = page.words.month(row.month.begin);
  const double middle = x + step / 2;
  if (mean.value) {
    const std::string unit{terms::text_of(terms::printed_unit(chart.species))};
    const double height = chart.height(mean.value->approximate());
    const double width = std::min(step * 0.68, 34.0);
    const bool over = chart.limit != nullptr && *mean.value > chart.limit->value;
    const std::string title = page.words.say(
        "months.bar",
        {{"month", month}, {"value", page.words.quantity(*mean.value, unit)}, {"n", std::to_string(mean.days)}});
    page.add(
        fmt::format("<g><title>{}</title><rect class=\"col{}{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
                    "height=\"{:.1f}\"/></g>\n",
                    escaped(title), over ? " over" : "", mean.enough ? "" : " thin", middle - width / 2,
                    chart_ground - height, width, height));
  }
  const unsigned number = static_cast<unsigned>(std::chrono::year_month_day{row.month.begin}.month());
  page.add(fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", middle,
                       chart_ground + 14, number));
}

/// Set after the limit line, so that the line never strikes a number through.
void add_month_value(Page& page, const MonthChart& chart, const MonthRow& row, double middle) {
  const MonthMean& mean = row.species[chart.species];
  const double top = mean.value ? chart.height(mean.value->approximate()) : 0.0;
  page.add(fmt::format("<text class=\"val\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", middle,
                       chart_ground - top - 4,
                       mean.value ? round_half_even(mean.exact, 0).text() : escaped(page.words.say("mark.none"))));
}

void add_month_chart(Page& page, const std::vector<MonthRow>& rows, Species species) {
  const MonthChart chart = month_chart(page, rows, species);
  const std::string symbol{terms::symbol(species)};
  page.add("<div><h3><span>" + prose(symbol) +
           page.say("unit." + std::string{terms::text_of(terms::printed_unit(species))}) + "</span>");
  if (chart.limit != nullptr) {
    page.add("<small>" +
             page.say(species == Species::o3 ? "months.limit_8h" : "months.limit_annual",
                      {{"value", page.words.number(chart.limit->value)}}) +
             "</small>");
  }
  page.add(fmt::format("</h3>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", chart_width,
                       chart_ground + 20, escaped(page.words.say("months.aria", {{"species", symbol}}))));
  const double step = (chart_width - 2 * chart_left) / static_cast<double>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    add_month_bar(page, chart, rows[i], chart_left + step * static_cast<double>(i), step);
  page.add(fmt::format("<path class=\"ground\" d=\"M0 {0}.5H{1}\"/>", chart_ground, chart_width));
  if (chart.limit != nullptr) {
    page.add(fmt::format("<path class=\"lim\" d=\"M0 {0:.1f}H{1}\"/>",
                         chart_ground - chart.height(chart.limit->value.approximate()), chart_width));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_month_value(page, chart, rows[i], chart_left + step * (static_cast<double>(i) + 0.5));
  }
  page.add("</svg></div>\n");
}

}  // namespace

void add_months(Page& page) {
  const std::vector<MonthRow> rows = month_means(page.bulletin.verdict);
  if (rows.size() < 2) return;
  page.open_section("months", page.say("section.months"));
  page.add("<figure>\n<div class=\"months\">\n");
  for (const Species species : {Species::pm25, Species::pm10, Species::o3}) add_month_chart(page, rows, species);
  page.add("</div>\n<figcaption>" +
           page.say(page.bulletin.verdict.members.empty() ? "months.caption" : "months.caption_members") +
           page.synthetic_tag() + "</figcaption>\n</figure>\n");
  page.close_section();
}

}  // namespace lantian::report
