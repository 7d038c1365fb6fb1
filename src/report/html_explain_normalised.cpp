#include "report/explain_forms.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Normalised against observed by month, with the range of the methods and the guard rails on the chart itself.
namespace lantian::report {
namespace {

constexpr double plot_left = 40, plot_right = 750, plot_height = 200;

struct Plot {
  double top, highest;
  std::size_t months;
  double x(std::size_t i) const {
    return plot_left + (plot_right - plot_left) * (static_cast<double>(i) + 0.5) / static_cast<double>(months);
  }
  double y(double value) const { return top + plot_height * (1 - value / highest); }
};

using Series = std::optional<double> NormalisedPoint::*;

/// A month without a value breaks the line.
std::string line_of(const Plot& plot, const std::vector<NormalisedPoint>& months, Series series,
                    std::string_view dress) {
  std::string path, dots;
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (!(months[i].*series)) continue;
    const double x = plot.x(i), y = plot.y(*(months[i].*series));
    path += fmt::format("{}{:.1f} {:.1f}", i == 0 || !(months[i - 1].*series) ? "M" : "L", x, y);
    dots += fmt::format("<circle class=\"{}dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"1.8\"/>", dress, x, y);
  }
  return path.empty() ? path : fmt::format("<path class=\"{}\" d=\"{}\"/>{}\n", dress, path, dots);
}

/// One piece for each month, so that a gap stays a gap.
std::string band_of(const Plot& plot, const std::vector<NormalisedPoint>& months) {
  std::string out;
  const double half = (plot_right - plot_left) / static_cast<double>(months.size()) / 2;
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (!months[i].normalised) continue;
    out +=
        fmt::format("<rect class=\"nband\" x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{:.1f}\"/>",
                    plot.x(i) - half, plot.y(months[i].high), 2 * half, plot.y(months[i].low) - plot.y(months[i].high));
  }
  return out + "\n";
}

}  // namespace

std::string normalised_svg(const NormalisedChart& chart, bool synthetic, const Wording& words) {
  std::vector<std::string> rails = guard_rails(chart, words);
  if (synthetic) rails.push_back(words.say("page.synthetic_chart"));
  double highest = 1;
  for (const NormalisedPoint& one : chart.months) highest = std::max({highest, one.observed.value_or(0), one.high});
  const Plot plot{16 + 15 * static_cast<double>(rails.size() + 1), highest * 1.05,
                  std::max<std::size_t>(chart.months.size(), 1)};
  std::string spoken = words.say("explain.normalised_head");
  for (const std::string& rail : rails) spoken += "; " + rail;
  for (const NormalisedPoint& one : chart.months) {
    const auto number = [&](const auto& value) {
      return value ? words.number(printed(*value, 1)) : words.say("mark.none");
    };
    spoken += "; " + words.month(one.first) + " " + number(one.observed) + " / " + number(one.normalised);
  }
  std::string out =
      fmt::format("<svg class=\"normalised\" viewBox=\"0 0 760 {:.0f}\" role=\"img\" aria-label=\"{}\">\n",
                  plot.top + plot_height + 24, escaped(spoken));
  for (std::size_t i = 0; i < rails.size(); ++i) {
    out += fmt::format("<text class=\"rail\" x=\"0\" y=\"{:.1f}\">{}</text>\n", 12 + 15 * static_cast<double>(i),
                       escaped(rails[i]));
  }
  out += fmt::format(
      "<text class=\"nkey\" x=\"0\" y=\"{0:.1f}\"><tspan class=\"kobs\">{1}</tspan> <tspan "
      "class=\"knorm\">{2}</tspan></text>\n",
      plot.top - 10, escaped(words.say("explain.observed")), escaped(words.say("explain.normalised")));
  for (const double value : {0.0, highest / 2, highest}) {
    out += fmt::format(
        "<path class=\"ground\" d=\"M{0:.0f} {1:.1f}H{2:.0f}\"/><text class=\"tick\" x=\"0\" "
        "y=\"{3:.1f}\">{4}</text>\n",
        plot_left, plot.y(value), plot_right, plot.y(value) + 3, escaped(words.number(printed(value, 1))));
  }
  out += band_of(plot, chart.months) + line_of(plot, chart.months, &NormalisedPoint::observed, "nobs") +
         line_of(plot, chart.months, &NormalisedPoint::normalised, "nnorm");
  const std::size_t every = plot.months / 10 + 1;
  for (std::size_t i = 0; i < chart.months.size(); i += every) {
    const std::chrono::year_month_day date{chart.months[i].first};
    out += fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}-{:02}</text>\n",
                       plot.x(i), plot.top + plot_height + 15, static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()));
  }
  return out + "</svg>\n";
}

}  // namespace lantian::report
