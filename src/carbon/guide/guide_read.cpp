#include "base/sha256.hpp"
#include "base/text.hpp"
#include "carbon/guide/guide.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 3> guide_statuses{"verified", "unverified", "partly verified"};
constexpr std::array<std::string_view, 5> guide_parts{"fuel", "process", "electricity", "heat", "recovery"};
constexpr std::array<std::string_view, 2> guide_areas{"county", "nation"};
constexpr std::array<std::string_view, 4> guide_proofs{"meter", "invoice", "laboratory", "ledger"};
constexpr std::array<std::string_view, 2> guide_boundaries{"facility", "enterprise"};

bool is_item_id(std::string_view id) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !id.empty() && id.front() >= 'a' && id.front() <= 'z' && std::ranges::all_of(id, plain);
}

/// One row of the file stands for every member of the stream that its id names: "[fuel]_burnt".
struct RowMember {
  std::string placeholder;  ///< "[fuel]"; empty: the row stands for itself
  const StreamMember* member = nullptr;

  std::string path() const {
    return member == nullptr ? "" : placeholder.substr(1, placeholder.size() - 2) + "/" + member->id;
  }

  std::string filled(std::string text, bool unit = false) const {
    for (std::size_t at = 0; member != nullptr && (at = text.find(placeholder, at)) != std::string::npos;) {
      const std::string& with = unit ? member->unit : member->id;
      text.replace(at, placeholder.size(), with);
      at += with.size();
    }
    return text;
  }
  terms::Name named(const terms::Name& name) const {
    if (member == nullptr) return name;
    return {member->name.shown(true) + name.zh, name.en.empty() ? "" : member->name.shown(false) + ": " + name.en};
  }
};

class GuideReader {
 public:
  GuideReader(Section& root, Guide& guide) : root_{root}, guide_{guide} {}

  void run() {
    head();
    for (Section& row : root_.sections("streams")) guide_.streams.push_back(stream(row));
    for (Section& row : root_.sections("inputs")) input(row);
    for (Section& row : root_.sections("parameters")) parameter(row);
    for (Section& row : root_.sections("lines")) line(row);
    if (guide_.lines.empty()) root_.fault(0, "holds no [[lines]]");
    unique();
    root_.finish();
  }

 private:
  void head() {
    guide_.id = root_.text("guide");
    guide_.version = root_.text("version");
    guide_.title = root_.name("title");
    guide_.source = root_.text("source");
    guide_.status = guide_statuses[root_.choice("status", guide_statuses)];
    guide_.in_force = root_.day("in_force");
    guide_.valid_to = root_.day_if("valid_to");
    if (guide_.valid_to && *guide_.valid_to <= guide_.in_force) {
      root_.fault(root_.line_of("valid_to"), "'valid_to' is the first day it no longer holds, after 'in_force'");
    }
    guide_.sectors = root_.texts("sectors");
    guide_.boundaries = root_.texts("boundary");
    for (const std::string& one : guide_.boundaries) {
      if (std::ranges::find(guide_boundaries, one) == guide_boundaries.end()) {
        root_.fault(root_.line_of("boundary"), "'boundary' is a list of \"facility\" and \"enterprise\"");
      }
    }
    if (guide_.boundaries.empty()) root_.fault(root_.line_of("boundary"), "'boundary' names one at least");
    guide_.notes = root_.texts("notes");
  }

  static GuideStream stream(Section& row) {
    GuideStream one;
    one.id = row.text("id");
    if (!is_item_id(one.id)) row.fault(row.line_of("id"), "'id' is small letters, digits and _");
    for (Section& member : row.sections("members")) {
      one.members.push_back({member.text("id"), member.text_or("unit", "t"), member.name("name")});
      if (!is_item_id(one.members.back().id)) {
        member.fault(member.line_of("id"), "'id' is small letters, digits and _");
      }
      member.finish();
    }
    if (one.members.empty()) row.fault(row.line(), "has no members");
    row.finish();
    return one;
  }

  std::vector<RowMember> members_of(Section& row, const std::string& id) {
    const std::size_t open = id.find('[');
    if (open == std::string::npos) {
      if (!is_item_id(id)) row.fault(row.line_of("id"), "'id' is small letters, digits and _");
      return {{}};
    }
    const std::size_t close = id.find(']', open);
    const std::string name = close == std::string::npos ? "" : id.substr(open + 1, close - open - 1);
    const auto known = std::ranges::find(guide_.streams, name, &GuideStream::id);
    if (known == guide_.streams.end()) {
      row.fault(row.line_of("id"), fmt::format("{} names no stream of this guide", in_quotes(id)));
      return {};
    }
    std::vector<RowMember> all;
    for (const StreamMember& member : known->members) all.push_back({"[" + name + "]", &member});
    return all;
  }

  void input(Section& row) {
    GuideInput pattern;
    pattern.id = row.text("id");
    pattern.unit = row.text("unit");
    pattern.name = row.name("name");
    pattern.low = row.decimal_if("low");
    pattern.high = row.decimal_if("high");
    pattern.required = row.truth_or("required", true);
    pattern.needed_with = row.text_or("needed_with", "");
    pattern.proofs = row.texts("proof");
    for (const std::string& proof : pattern.proofs) {
      if (std::ranges::find(guide_proofs, proof) != guide_proofs.end()) continue;
      row.fault(row.line_of("proof"),
                fmt::format("{} proves nothing; there are meter invoice laboratory ledger", in_quotes(proof)));
    }
    pattern.permit = row.text_or("permit", "");
    pattern.inventory = row.text_or("inventory", "");
    pattern.emergency = row.text_or("emergency", "");
    check_range(row, pattern.low, pattern.high);
    for (const RowMember& member : members_of(row, pattern.id)) {
      GuideInput one = pattern;
      one.id = member.filled(pattern.id);
      one.unit = member.filled(pattern.unit, true);
      one.name = member.named(pattern.name);
      one.needed_with = member.filled(pattern.needed_with);
      one.member = member.path();
      guide_.inputs.push_back(std::move(one));
    }
    row.finish();
  }

  static void check_range(Section& row, const std::optional<Decimal>& low, const std::optional<Decimal>& high) {
    if (low && high && *high < *low) row.fault(row.line_of("high"), "'high' is not below 'low'");
  }

  void parameter(Section& row) {
    GuideParameter pattern;
    pattern.id = row.text("id");
    pattern.unit = row.text("unit");
    pattern.name = row.name("name");
    pattern.set = row.text("set");
    pattern.version = row.text_or("version", "");
    pattern.constant = row.text_or("constant", "");
    pattern.class_code = row.text_or("class", "");
    if (pattern.constant.empty() == pattern.class_code.empty()) {
      row.fault(row.line(), "names the constant of its set, or the class of its factor: one of the two");
    }
    if (!pattern.class_code.empty()) pattern.area = guide_areas[row.choice("area", guide_areas)];
    pattern.ef_kind = row.text_or("ef_kind", "");
    pattern.max_age_years = row.whole_or("max_age_years", 0, 0, 100);
    pattern.measured = row.truth_or("measured", false);
    pattern.derived = row.text_or("derived", "");
    pattern.low = row.decimal_if("low");
    pattern.high = row.decimal_if("high");
    check_range(row, pattern.low, pattern.high);
    if (pattern.measured && (!pattern.low || !pattern.high)) {
      row.fault(row.line(), "may be measured and needs a range: 'low' and 'high'");
    }
    for (const RowMember& member : members_of(row, pattern.id)) {
      GuideParameter one = pattern;
      one.id = member.filled(pattern.id);
      one.unit = member.filled(pattern.unit, true);
      one.name = member.named(pattern.name);
      one.constant = member.filled(pattern.constant);
      one.member = member.path();
      guide_.parameters.push_back(std::move(one));
    }
    row.finish();
  }

  void line(Section& row) {
    GuideLine one;
    one.id = row.text("id");
    one.part = static_cast<Part>(row.choice("part", guide_parts) + 1);
    one.formula = row.text("formula");
    one.unit = row.text_or("unit", "tCO2");
    one.name = row.name("name");
    one.in_facility = row.truth_or("in_facility", true);
    row.finish();
    guide_.lines.push_back(std::move(one));
  }

  void unique() {
    std::set<std::string, std::less<>> seen;
    const auto take = [&](const std::string& id) {
      if (!seen.insert(id).second) root_.fault(0, fmt::format("'{}' stands twice", id));
    };
    for (const GuideRatio& one : guide_.ratios) take(one.id);
    for (const GuideInput& one : guide_.inputs) take(one.id);
    for (const GuideParameter& one : guide_.parameters) take(one.id);
    seen.clear();
    for (const GuideLine& one : guide_.lines) take(one.id);
    for (const GuideInput& one : guide_.inputs) {
      if (one.needed_with.empty() || guide_.input(one.needed_with) != nullptr) continue;
      root_.fault(0, fmt::format("'{}' is needed with '{}', which is no input", one.id, one.needed_with));
    }
  }

  Section& root_;
  Guide& guide_;
};

template <class Rows>
auto row_of(const Rows& rows, std::string_view id) -> decltype(rows.data()) {
  const auto found = std::ranges::find_if(rows, [&](const auto& one) { return one.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const GuideInput* Guide::input(std::string_view input_id) const {
  return row_of(inputs, input_id);
}

const GuideParameter* Guide::parameter(std::string_view parameter_id) const {
  return row_of(parameters, parameter_id);
}

Result<Guide> read_guide(const terms::SourceFile& file, std::span<const GuideRatio> ratios) {
  std::vector<Fault> faults;
  Guide guide;
  guide.file = file.path;
  guide.sha256 = sha256_hex(file.text);
  guide.ratios.assign(ratios.begin(), ratios.end());
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    GuideReader{root, guide}.run();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return guide;
}

Result<std::vector<GuideRatio>> read_ratios(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  std::vector<GuideRatio> ratios;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    for (Section& row : root.sections("ratios")) {
      ratios.push_back({row.text("id"), row.decimal("numerator"), row.decimal("denominator"), row.text("unit")});
      for (const char* key : {"source", "status"}) row.text(key);
      if (!is_item_id(ratios.back().id)) row.fault(row.line_of("id"), "'id' is small letters, digits and _");
      if (ratios.back().denominator <= Decimal{}) row.fault(row.line_of("denominator"), "'denominator' is above 0");
      row.finish();
    }
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return ratios;
}

}  // namespace lantian::carbon
