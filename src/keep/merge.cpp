#include "keep/merge.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::keep {
namespace {

void put_cell(MergedDay& day, const HourBlock& from, std::size_t hour, Revision revision) {
  day.block.cells[hour] = from.cells[hour];
  day.revisions[hour] = revision;
  if (from.is_invalid(hour)) day.block.invalid |= std::uint32_t{1} << hour;
}

/// What a change does to a day that holds everything below it.
struct Effect {
  bool fills = false;       ///< a cell that was absent until now
  bool supersedes = false;  ///< a cell that had another value
};

/// Puts in the cells that are the first of their hour. A cell with the change's own revision was put in by an earlier
/// compaction, when the row stayed for its other cells.
Effect lay(MergedDay& day, const HourBlock& change, Revision revision) {
  Effect effect;
  for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
    if (change.cells[hour] == absent_thousandths) continue;
    if (day.block.cells[hour] == absent_thousandths) {
      put_cell(day, change, hour, revision);
      effect.fills = true;
    } else if (day.revisions[hour] != revision) {
      effect.supersedes = true;
    }
  }
  return effect;
}

}  // namespace

Revision MergedDay::first_revision() const {
  Revision first = 0;
  for (const Revision revision : revisions) {
    if (revision != 0 && (first == 0 || revision < first)) first = revision;
  }
  return first;
}

Revision MergedDay::last_revision() const {
  return std::ranges::max(revisions);
}

std::vector<Revised<HourBlock>> MergedDay::rows() const {
  std::vector<Revised<HourBlock>> rows;
  for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
    if (block.cells[hour] == absent_thousandths) continue;
    auto row = std::ranges::find(rows, revisions[hour], &Revised<HourBlock>::revision);
    if (row == rows.end()) {
      rows.push_back({revisions[hour], {}});
      row = std::prev(rows.end());
      row->row.key = block.key;
      row->row.cells.fill(absent_thousandths);
    }
    row->row.cells[hour] = block.cells[hour];
    if (block.is_invalid(hour)) row->row.invalid |= std::uint32_t{1} << hour;
  }
  std::ranges::sort(rows, {}, &Revised<HourBlock>::revision);
  return rows;
}

void Merging::expect(const HourBlock& change, Revision revision) {
  const auto [found, fresh] = place_.try_emplace(packed(change.key), open_.size());
  if (fresh) {
    open_.emplace_back();
    open_.back().day.block.key = change.key;
    open_.back().day.block.cells.fill(absent_thousandths);
  }
  open_[found->second].changes.push_back(changes_.size());
  changes_.push_back({revision, change});
}

Merging::Open* Merging::open_of(const BlockKey& key) {
  const auto found = place_.find(packed(key));
  return found == place_.end() ? nullptr : &open_[found->second];
}

void Merging::take_bottom(const HourBlock& block, Revision revision) {
  if (Open* open = open_of(block.key)) lay(open->day, block, revision);
}

void Merging::take_bottom(const MergedDay& day) {
  Open* open = open_of(day.block.key);
  if (open == nullptr) return;
  for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
    if (day.block.cells[hour] != absent_thousandths) put_cell(open->day, day.block, hour, day.revisions[hour]);
  }
}

Merging::Outcome Merging::outcome() && {
  Outcome outcome;
  for (Open& open : open_) {
    bool filled = false;
    std::vector<Revised<BlockKey>> staying;
    for (const std::size_t place : open.changes) {
      const auto& [revision, change] = changes_[place];
      const Effect effect = lay(open.day, change, revision);
      filled = filled || effect.fills;
      if (effect.supersedes) staying.push_back({revision, change.key});
    }
    if (!filled) continue;  // only corrections: they lie well where they are
    outcome.moved += static_cast<std::int64_t>(open.changes.size() - staying.size());
    outcome.staying.insert(outcome.staying.end(), staying.begin(), staying.end());
    outcome.days.push_back(open.day);
  }
  std::ranges::sort(outcome.days, {}, [](const MergedDay& day) { return day.block.key; });
  return outcome;
}

}  // namespace lantian::keep
