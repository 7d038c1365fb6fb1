#include "carbon/guide/guide_book.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::carbon {
namespace {

std::string span_text(const Guide& guide) {
  return fmt::format("{} ({} to {})", guide.version, text_of(guide.in_force),
                     guide.valid_to ? text_of(*guide.valid_to) : "now");
}

std::string overlaps(const std::vector<std::shared_ptr<const GuideProgram>>& programs) {
  std::string faults;
  for (std::size_t i = 1; i < programs.size(); ++i) {
    const Guide& before = programs[i - 1]->guide;
    const Guide& after = programs[i]->guide;
    if (before.id != after.id) continue;
    if (before.version != after.version && before.valid_to && *before.valid_to <= after.in_force) continue;
    faults += fmt::format("{}{}: {} stands beside {}; end one before the other begins", faults.empty() ? "" : "\n",
                          after.file, span_text(after), span_text(before));
  }
  return faults;
}

}  // namespace

std::string guide_lock_text(std::span<const terms::SourceFile> files) {
  return terms::lock_text(files, guide_lock_kind);
}

Result<GuideBook> GuideBook::read(std::span<const terms::SourceFile> files, const terms::SourceFile& ratios,
                                  const terms::SourceFile& lock, const inventory::UnitBook& units) {
  std::vector<terms::Fault> changed;
  terms::check_lock(files, lock, guide_lock_kind, changed);
  if (!changed.empty()) return inventory::error_of(changed, ErrorCode::corrupt);
  LANTIAN_TRY(const std::vector<GuideRatio> known, read_ratios(ratios));
  GuideBook book;
  std::vector<std::string> faults;
  for (const terms::SourceFile& file : files) {
    auto guide = read_guide(file, known);
    if (!guide) {
      faults.push_back(guide.error().message);
      continue;
    }
    auto program = make_program(*std::move(guide), units);
    if (program) {
      book.programs_.push_back(std::make_shared<const GuideProgram>(*std::move(program)));
    } else {
      faults.push_back(program.error().message);
    }
  }
  if (!faults.empty()) return Error{ErrorCode::malformed, joined(faults, "\n"), ""};
  std::ranges::sort(book.programs_, [](const auto& a, const auto& b) {
    return std::tie(a->guide.id, a->guide.in_force, a->guide.version) <
           std::tie(b->guide.id, b->guide.in_force, b->guide.version);
  });
  if (std::string conflicts = overlaps(book.programs_); !conflicts.empty()) {
    return Error{ErrorCode::conflict, std::move(conflicts), ""};
  }
  return book;
}

const GuideProgram* GuideBook::version(std::string_view id, std::string_view version) const {
  const auto found = std::ranges::find_if(
      programs_, [&](const auto& one) { return one->guide.id == id && one->guide.version == version; });
  return found == programs_.end() ? nullptr : found->get();
}

Result<const GuideProgram*> GuideBook::in_force(std::string_view id, Day day) const {
  std::vector<std::string> spans;
  for (const GuideProgram* one : versions(id)) {
    const Guide& guide = one->guide;
    if (guide.in_force <= day && (!guide.valid_to || day < *guide.valid_to)) return one;
    spans.push_back(span_text(guide));
  }
  if (spans.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no guide {}; there are {}", in_quotes(id), joined(ids(), " ")), ""};
  }
  return Error{
      ErrorCode::not_in_force,
      fmt::format("no version of guide '{}' is in force on {}; there are {}", id, text_of(day), joined(spans, ", ")),
      ""};
}

std::vector<const GuideProgram*> GuideBook::versions(std::string_view id) const {
  std::vector<const GuideProgram*> all;
  for (const auto& one : programs_) {
    if (one->guide.id == id) all.push_back(one.get());
  }
  return all;
}

std::vector<std::string> GuideBook::ids() const {
  std::vector<std::string> all;
  for (const auto& one : programs_) {
    if (all.empty() || all.back() != one->guide.id) all.push_back(one->guide.id);
  }
  return all;
}

}  // namespace lantian::carbon
