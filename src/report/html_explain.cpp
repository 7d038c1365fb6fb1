#include "report/explain_forms.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Why the air changed: a waterfall from the mean before to the mean after, its table, and what documents printed.
namespace lantian::report {
namespace {

constexpr double bars_left = 200, bars_right = 600, bars_step = 30, bars_top = 14;

struct BarScale {
  double from, to;
  double x(double value) const { return bars_left + (bars_right - bars_left) * (value - from) / (to - from); }
};

/// All that is drawn lies inside. From zero unless the changes would then be too small to see.
BarScale scale_of(const explain::Explanation& all) {
  double at = all.mean_before;
  double lowest = std::min(at, all.mean_after), highest = std::max(at, all.mean_after);
  for (const explain::Part& part : all.parts) {
    for (const double value : {at + part.value, at + part.low, at + part.high}) {
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
    }
    at += part.value;
  }
  const double span = std::max(highest - lowest, 1.0);
  const double from = lowest > 0 && span > 0.4 * highest ? 0.0 : lowest - 0.15 * span;
  return {lowest > 0 ? std::max(from, 0.0) : from, highest + 0.04 * span};
}

/// As many characters as fit beside the bars; the whole name is in the title. Never cuts inside a character.
std::string shortened(const std::string& name) {
  double width = 0;
  for (std::size_t i = 0; i < name.size();) {
    const auto lead = static_cast<unsigned char>(name[i]);
    width += lead >= 0xE3 ? 12.5 : 6.6;
    if (width > bars_left - 16) return name.substr(0, i) + "...";
    i += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }
  return name;
}

std::string row_label(const std::string& name, double y) {
  return fmt::format("<text class=\"wname\" x=\"0\" y=\"{:.1f}\">{}</text>", y + 15, escaped(shortened(name)));
}

std::string row_value(const std::string& text, double y) {
  return fmt::format("<text class=\"wval\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", bars_right + 8, y + 15, escaped(text));
}

std::string mean_row(const BarScale& scale, double mean, const std::string& name, double y, const Wording& words) {
  const std::string value = words.quantity(printed(mean), "ug/m3");
  return fmt::format("<g><title>{}</title>", escaped(name + words.say("mark.colon") + value)) + row_label(name, y) +
         fmt::format("<rect class=\"wmean\" x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"20\"/>", bars_left, y,
                     scale.x(mean) - bars_left) +
         row_value(value, y) + "</g>\n";
}

std::string value_text(const ExplainRow& row, const Wording& words) {
  std::string text = words.change_quantity(row.value, "ug/m3");
  if (row.percent) text += words.say("mark.dot") + words.quantity(*row.percent, "percent");
  return text;
}

std::string range_text(const ExplainRow& row, const Wording& words) {
  if (!has_range(row)) return words.say("mark.none");
  return words.say("explain.range", {{"low", words.number(row.low)}, {"high", words.number(row.high)}});
}

std::string part_row(const BarScale& scale, const ExplainRow& row, double at, double y, const Wording& words) {
  const explain::Part& part = *row.part;
  const double begin = scale.x(at), end = scale.x(at + part.value);
  const char* dress = part.kind == explain::PartKind::unexplained ? "wrest" : part.value < 0 ? "wdown" : "wup";
  const std::string name = part_name(part, words);
  std::string out =
      fmt::format("<g><title>{}</title>", escaped(name + words.say("mark.colon") + value_text(row, words) +
                                                  words.say("mark.dot") + range_text(row, words))) +
      row_label(name, y);
  out += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"20\"/>", dress,
                     std::min(begin, end), y, std::abs(end - begin));
  out += fmt::format("<path class=\"wjoin\" d=\"M{0:.2f} {1:.1f}V{2:.1f}\"/>", begin, y - 10, y);
  if (has_range(row)) {
    out += fmt::format(
        "<path class=\"whisker\" d=\"M{0:.2f} {2:.1f}V{3:.1f}M{0:.2f} {4:.1f}H{1:.2f}M{1:.2f} {2:.1f}V{3:.1f}\"/>",
        scale.x(at + part.low), scale.x(at + part.high), y + 6, y + 14, y + 10);
  }
  return out + row_value(value_text(row, words), y) + "</g>\n";
}

/// All numbers of the chart in words.
std::string spoken(const ExplainChapter& chapter, const Wording& words) {
  std::string text;
  for (const std::string& sentence : explain_sentences(chapter, words)) text += sentence + " ";
  for (const ExplainRow& row : explain_rows(chapter)) {
    text += part_name(*row.part, words) + words.say("mark.colon") + value_text(row, words) + "; ";
  }
  return text + (chapter.explanation.synthetic ? words.say("page.synthetic_chart") : "");
}

std::string parts_table(const ExplainChapter& chapter, const Wording& words) {
  std::string out = "<div class=\"wide\"><table><thead><tr>";
  for (const char* key : {"part", "value", "share", "range95", "tonnes", "method", "source"})
    out += fmt::format("<th{}>{}</th>", std::string_view{key} == "part" ? " class=\"left\"" : "",
                       prose(words.say(std::string{"explain."} + key)));
  out += "</tr></thead><tbody>\n";
  for (const ExplainRow& row : explain_rows(chapter)) {
    const std::string none = words.say("mark.none");
    const explain::Part& part = *row.part;
    out += "<tr><th scope=\"row\" class=\"left\">" + prose(part_name(part, words)) + "</th>";
    for (const std::string& shown :
         {words.change(row.value), row.percent ? words.quantity(*row.percent, "percent") : none, range_text(row, words),
          part.tonnes ? words.number(printed(*part.tonnes, 1)) : none, part.method.empty() ? none : part.method,
          part.source.empty() ? none : part.source}) {
      out += "<td>" + prose(shown) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string published_table(const ExplainChapter& chapter, const Wording& words) {
  if (chapter.published.empty()) return {};
  std::string out = "<h3>" + prose(words.say("explain.beside")) +
                    "</h3>\n<div class=\"wide\"><table><thead><tr><th class=\"left\">" +
                    prose(words.say("explain.part")) + "</th><th>" + prose(words.say("explain.recovered")) +
                    "</th><th>" + prose(words.say("explain.published")) + "</th><th>" +
                    prose(words.say("explain.source")) + "</th></tr></thead><tbody>\n";
  for (const PublishedShare& one : chapter.published) {
    out += "<tr><th scope=\"row\" class=\"left\">" + prose(words.name(one.name)) + "</th><td>" +
           prose(recovered_share(chapter, one, words)) + "</td><td>" + prose(words.quantity(one.percent, "percent")) +
           "</td><td>" + prose(one.source) + "</td></tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace

std::string waterfall_svg(const ExplainChapter& chapter, const Wording& words) {
  const explain::Explanation& all = chapter.explanation;
  const BarScale scale = scale_of(all);
  const double bottom = bars_top + bars_step * static_cast<double>(all.parts.size() + 2);
  std::string out = fmt::format("<svg class=\"waterfall\" viewBox=\"0 0 760 {:.0f}\" role=\"img\" aria-label=\"{}\">\n",
                                bottom + 40, escaped(spoken(chapter, words)));
  out +=
      "<defs><pattern id=\"whatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
      "<path class=\"wline\" d=\"M0 6L6 0\"/></pattern></defs>\n";
  double y = bars_top, at = all.mean_before;
  out += mean_row(scale, at, words.period(all.before), y, words);
  for (const ExplainRow& row : explain_rows(chapter)) {
    out += part_row(scale, row, at, y += bars_step, words);
    at += row.part->value;
  }
  out += mean_row(scale, all.mean_after, words.period(all.after), y + bars_step, words);
  out += fmt::format("<path class=\"ground\" d=\"M{0:.1f} {1:.1f}H{2:.1f}\"/>\n", bars_left, bottom, bars_right);
  for (const double tick : {scale.from, (scale.from + scale.to) / 2, scale.to}) {
    out += fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                       scale.x(tick), bottom + 13, escaped(words.number(printed(tick, 1))));
  }
  out += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", bars_left, bottom + 29,
                     escaped(words.say(scale.from > 0 ? "explain.axis_cut" : "explain.axis")));
  if (all.synthetic) {
    out += fmt::format("<text class=\"wsyn\" x=\"0\" y=\"{:.1f}\">{}</text>\n", bottom + 13,
                       escaped(words.say("page.synthetic_chart")));
  }
  return out + "</svg>\n";
}

std::string explain_section_html(const ExplainChapter& chapter, const Wording& words) {
  std::string out = "<figure>\n" + waterfall_svg(chapter, words) + "<figcaption>" +
                    prose(words.say("explain.caption")) + "</figcaption>\n</figure>\n";
  for (const std::string& sentence : explain_sentences(chapter, words)) out += "<p>" + prose(sentence) + "</p>\n";
  out += parts_table(chapter, words) + published_table(chapter, words);
  if (chapter.chart) {
    out += "<h3>" + prose(words.say("explain.normalised_head")) + "</h3>\n<figure>\n" +
           normalised_svg(*chapter.chart, chapter.explanation.synthetic, words) + "<figcaption>" +
           prose(words.say("explain.normalised_caption")) + "</figcaption>\n</figure>\n";
  }
  if (chapter.explanation.notes.empty()) return out;
  out += "<ul class=\"note\">\n";
  for (const std::string& note : chapter.explanation.notes) out += "<li lang=\"en\">" + prose(note) + "</li>\n";
  return out + "</ul>\n";
}

void add_why(Page& page) {
  if (!page.bulletin.why) return;
  page.open_section("why", page.say("explain.head"));
  page.add(explain_section_html(*page.bulletin.why, page.words));
  page.close_section();
}

std::string explanation_html(const ExplainChapter& chapter, const Templates& templates, Language language) {
  const Wording words{templates, language};
  const std::string title = words.say("explain.head") + words.say("mark.colon") + chapter.explanation.unit_id;
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
      escaped(words.say("page.lang")));
  out += "<title>" + escaped(title) + "</title>\n<style>\n" + templates.style +
         "</style>\n</head>\n<body>\n<main>\n<h1>" + prose(title) + "</h1>\n";
  if (chapter.explanation.synthetic) {
    out += "<div class=\"synthetic\"><strong>" + prose(words.say("page.synthetic")) + "</strong><span>" +
           prose(words.say("page.synthetic_long")) + "</span></div>\n";
  }
  return out + explain_section_html(chapter, words) + "</main>\n</body>\n</html>\n";
}

}  // namespace lantian::report
