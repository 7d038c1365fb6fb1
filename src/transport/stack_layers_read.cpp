#include "base/text.hpp"
#include "transport/stack_layers.hpp"

#include <algorithm>
#include <limits>

namespace lantian::transport {

using inventory::SourceKind;
using terms::Section;

/// Fills a release book table by table.
class ReleaseReader {
 public:
  explicit ReleaseReader(ReleaseBook& book) : book_{&book} {}

  void read(Section& top) {
    auto stacks = top.sections("stack");
    for (std::size_t n = 0; n < stacks.size(); ++n) take_stack(stacks[n], n + 1 == stacks.size());
    if (stacks.empty())
      top.fault(top.line(), "there is no [[stack]]; at least one class without 'below_m' belongs here");
    read_table(top, "unknown_height", book_->sources_, [&](Section& part) {
      book_->unknown_height_m_ = read_number(part, "height_m", {0, 500});
    });
    read_table(top, "limits", book_->sources_, [&](Section& part) {
      take_limits(part, "height_m", {0, 2000}, 0);
      take_limits(part, "diameter_m", {0, 200}, 1);
      take_limits(part, "temperature_c", {-90, 3000}, 2);
      take_limits(part, "velocity_m_s", {0, 400}, 3);
    });
    for (Section& part : top.sections("band")) take_band(part);
    for (const SourceKind kind : {SourceKind::area, SourceKind::line, SourceKind::mobile}) {
      if (!book_->band_of(kind, ""))
        top.fault(top.line(), fmt::format("no [[band]] has kind = \"{}\"", inventory::name_of(kind)));
    }
  }

 private:
  void take_limits(Section& part, std::string_view key, const Bounds& bounds, std::size_t member) {
    auto& limits = book_->limits_.at(member);
    read_numbers(part, key, bounds, limits);
    if (limits[0] > limits[1]) part.fault(part.line_of(key), fmt::format("'{}' is [least, most]", key));
  }

  void take_stack(Section& part, bool last) {
    ReleaseBook::StackClass one;
    const bool bounded = part.value("below_m") != nullptr;
    one.below_m = bounded ? read_number(part, "below_m", {0, 1000}) : std::numeric_limits<double>::infinity();
    if (bounded == last) part.fault(part.line(), "every [[stack]] but the last has 'below_m', and the last has none");
    if (!book_->stacks_.empty() && !(one.below_m > book_->stacks_.back().below_m))
      part.fault(part.line(), "the classes of [[stack]] go upward by 'below_m'");
    one.diameter_m = read_number(part, "diameter_m", {0.05, 30});
    one.temperature_c = read_number(part, "temperature_c", {-40, 1500});
    one.velocity_m_s = read_number(part, "velocity_m_s", {0, 100});
    read_source(part, bounded ? fmt::format("stack below {} m", one.below_m) : "stack of any height", book_->sources_);
    part.finish();
    book_->stacks_.push_back(one);
  }

  void take_band(Section& part) {
    constexpr std::array<std::string_view, 3> words{"area", "line", "mobile"};
    constexpr std::array source_kinds{SourceKind::area, SourceKind::line, SourceKind::mobile};
    ReleaseBook::BandClass one;
    one.class_prefix = part.text_or("class", "");
    if (one.class_prefix.empty()) one.kind = source_kinds.at(part.choice("kind", words));
    one.band = {read_number(part, "low_m", {0, 1000}), read_number(part, "high_m", {0, 1000})};
    if (one.band.high_m < one.band.low_m) part.fault(part.line_of("high_m"), "'high_m' is not below 'low_m'");
    const std::string which = one.class_prefix.empty() ? std::string{inventory::name_of(one.kind)} : one.class_prefix;
    const bool again = std::ranges::any_of(book_->bands_, [&](const ReleaseBook::BandClass& other) {
      return other.class_prefix == one.class_prefix && (!one.class_prefix.empty() || other.kind == one.kind);
    });
    if (again) part.fault(part.line(), fmt::format("'{}' has a [[band]] already", which));
    read_source(part, "band " + which, book_->sources_);
    part.finish();
    book_->bands_.push_back(one);
  }

  ReleaseBook* book_;
};

Result<ReleaseBook> ReleaseBook::read(const terms::SourceFile& file) {
  return read_physics<ReleaseBook>(file, [](Section& top, ReleaseBook& book) { ReleaseReader{book}.read(top); });
}

}  // namespace lantian::transport
