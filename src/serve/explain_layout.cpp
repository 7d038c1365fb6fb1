#include "serve/explain_layout.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <array>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, 2> steps{"hour", "day"};
constexpr std::array<std::string_view, 2> hour_words{"ends", "begins"};

void read_clock(terms::Section section, FrameLayout& out) {
  out.stamp = section.text_or("stamp", "");
  if (!out.stamp.empty()) {
    if (auto format = observe::TimeFormat::make(section.text("format"))) {
      out.format = std::move(*format);
    } else {
      section.fault(section.line_of("format"), format.error().message);
    }
  } else {
    out.year = section.text("year");
    out.month = section.text("month");
    out.day = section.text("day");
    if (out.step == explain::Step::hour) out.hour = section.text("hour");
  }
  out.hour_begins = section.choice_or("hour_given", hour_words, 0) == 1;
  section.finish();
}

FrameLayout::Column read_column(terms::Section section) {
  FrameLayout::Column out{section.text("name"), section.text("from"), section.text("unit")};
  if (const auto factor = section.decimal_if("factor")) out.factor = factor->approximate();
  out.points = section.truth_or("points", false);
  section.finish();
  return out;
}

}  // namespace

Result<FrameLayout> read_frame_layout(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  FrameLayout out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    out.id = top.text("id");
    out.title = top.text("title");
    out.step = top.choice("step", steps) == 0 ? explain::Step::hour : explain::Step::day;
    out.missing = top.texts("missing");
    out.own_names = top.truth_or("own_names", false);
    if (auto clock = top.section("clock")) {
      read_clock(*clock, out);
    } else {
      top.fault(0, "[clock] is missing: which column says the time");
    }
    for (terms::Section& one : top.sections("column")) out.columns.push_back(read_column(one));
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::serve
