#include "carbon/rating/sectors.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Section;

Sector read_sector_row(Section& row) {
  Sector sector{row.text("id"), row.name("name"), row.texts("codes"), row.text("guide")};
  row.finish();
  return sector;
}

}  // namespace

bool is_industry_code(std::string_view text) {
  constexpr std::size_t division = 2, detailed = 4;
  return text.size() >= division && text.size() <= detailed &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<SectorBook> SectorBook::read(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  SectorBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    top.text("source");
    book.status_ = states[top.choice("status", states)];
    std::set<std::string> ids, codes;
    for (Section& row : top.sections("sector")) {
      Sector sector = read_sector_row(row);
      if (!ids.insert(sector.id).second) row.fault(row.line_of("id"), "this sector stands here twice");
      if (sector.codes.empty()) row.fault(row.line(), "a sector needs codes of GB/T 4754");
      for (const std::string& code : sector.codes) {
        if (!is_industry_code(code)) {
          row.fault(row.line_of("codes"),
                    fmt::format("{} is no code of GB/T 4754: two to four digits", in_quotes(code)));
        } else if (!codes.insert(code).second) {
          row.fault(row.line_of("codes"), fmt::format("{} is a code of another sector already", code));
        }
      }
      book.sectors_.push_back(std::move(sector));
    }
    if (auto row = top.section("rest")) {
      book.rest_ = read_sector_row(*row);
      if (ids.contains(book.rest_.id)) row->fault(row->line_of("id"), "a sector has this id");
    } else {
      top.fault(top.line(), "[rest] is missing: who fits no sector");
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return book;
}

const Sector* SectorBook::sector(std::string_view id) const {
  if (id == rest_.id) return &rest_;
  const auto found = std::ranges::find(sectors_, id, &Sector::id);
  return found == sectors_.end() ? nullptr : &*found;
}

const Sector& SectorBook::of_industry(std::string_view industry) const {
  const Sector* best = &rest_;
  std::size_t longest = 0;
  for (const Sector& sector : sectors_) {
    for (const std::string& code : sector.codes) {
      if (code.size() <= longest || !industry.starts_with(code)) continue;
      best = &sector;
      longest = code.size();
    }
  }
  return *best;
}

}  // namespace lantian::carbon
