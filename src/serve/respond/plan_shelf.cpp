#include "serve/respond/plan_shelf.hpp"

#include "serve/respond/clock.hpp"

#include <fmt/core.h>

namespace lantian::serve {

PlanTurns::Turn PlanTurns::of_trial() {
  if (waiting_ > 0) return {};
  return Turn{solving_, std::try_to_lock};
}

PlanTurns::Turn PlanTurns::of_office(std::chrono::milliseconds patience) {
  ++waiting_;
  Turn turn{solving_, patience};
  --waiting_;
  return turn;
}

std::shared_ptr<const std::string> PlanMemo::find(const std::string& asked) const {
  const std::scoped_lock one{turn_};
  const auto found = answers_.find(asked);
  return found == answers_.end() ? nullptr : found->second;
}

void PlanMemo::keep(const std::string& asked, std::string answer) {
  auto kept = std::make_shared<const std::string>(std::move(answer));
  const std::scoped_lock one{turn_};
  // Questions that somebody thinks of by hand are few; still, an endless row of them is not kept.
  if (answers_.size() >= most_) answers_.clear();
  answers_.insert_or_assign(asked, std::move(kept));
}

std::size_t PlanMemo::size() const {
  const std::scoped_lock one{turn_};
  return answers_.size();
}

std::string trial_key(const PlanAsk& ask, std::int64_t row, std::uint64_t made) {
  std::string key =
      fmt::format("plan {} {} {} {} {}", made, row, word_of(ask.level), ask.on ? text_of(*ask.on) : "", ask.share_set);
  for (const PlanTarget& one : ask.targets) key += fmt::format("\n{} {}", one.receptor, one.ug_m3);
  return key;
}

std::string trial_key(const YearlyAsk& ask, std::uint64_t made) {
  std::string key = fmt::format("year {} {}", made, ask.probability);
  for (const PlanTarget& one : ask.targets) key += fmt::format("\n{} {}", one.receptor, one.ug_m3);
  return key;
}

Result<PlanShelf::Made> PlanShelf::office(const RespondDesk& desk) {
  const auto table =
      desk.sources == nullptr ? Result<std::shared_ptr<const WhatIfDesk>>{nullptr} : desk.sources->whatif();
  const std::shared_ptr<const WhatIfDesk> whatif = table ? *table : nullptr;
  const std::scoped_lock one{turn_};
  if (made_.office != nullptr && whatif == table_) return made_;
  LANTIAN_TRY(PlanOffice office, open_plan_office(*desk.office, desk.region, whatif.get()));
  made_ = {std::make_shared<const PlanOffice>(std::move(office)), made_.number + 1};
  table_ = whatif;
  return made_;
}

Result<keep::DocumentRow> PlanShelf::list(const RespondDesk& desk, const PlanAsk& ask) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const std::vector<std::string> units, units_of_region(desk.office->office(), desk.region));
  std::shared_ptr<const ListOffice> lists;
  {
    const std::scoped_lock one{turn_};
    if (lists_ == nullptr) {
      LANTIAN_TRY(ListOffice opened, open_list_office(desk.office->office().root()));
      lists_ = std::make_shared<const ListOffice>(std::move(opened));
    }
    lists = lists_;
  }
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  const Day today = std::chrono::floor<std::chrono::days>(to_local(clock.now));
  return list_to_plan(*lists, *book, {ask.list, units, ask.on.value_or(today)});
}

Result<std::vector<std::string>> units_of_region(const Office& office, const std::string& region) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  std::vector<std::string> out;
  for (const terms::Unit& unit : pack->units) out.push_back(unit.id);
  return out;
}

}  // namespace lantian::serve
