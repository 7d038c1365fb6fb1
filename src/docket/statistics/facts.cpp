#include "docket/statistics/facts.hpp"

#include <algorithm>

namespace lantian::docket {
namespace {

static_assert(sizeof(CaseFacts) == 40);

std::int64_t seconds_of(const std::optional<UtcSeconds>& instant) {
  return instant ? instant->time_since_epoch().count() : 0;
}

}  // namespace

std::uint32_t WordNumbers::number_of(std::string_view word) {
  const auto known = numbers_.find(word);
  if (known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(words_.size());
  words_.emplace_back(word);
  numbers_.emplace(word, number);
  return number;
}

CaseFacts FactTable::facts_of(const CaseType& type, const Case& subject) {
  CaseFacts facts;
  facts.opened = subject.opened_at.time_since_epoch().count();
  facts.responded = seconds_of(subject.responded_at);
  facts.closed = seconds_of(subject.closed_at);
  const StateKind kind = state_kind_of(type, subject);
  if (const auto due = subject.judged_due(); due)
    facts.due = static_cast<std::int32_t>(due->time_since_epoch().count());
  facts.place = places.number_of(subject.place);
  facts.type = static_cast<std::uint16_t>(types.number_of(subject.type));
  facts.topic = static_cast<std::uint16_t>(topics.number_of(subject.topic));
  facts.reopened = static_cast<std::uint16_t>(std::min(subject.round, 65'535));
  facts.rating = static_cast<std::uint8_t>(subject.rating.value_or(0));
  if (!subject.merged_into.empty()) facts.flags |= CaseFacts::merged;
  if (kind == StateKind::standing) facts.flags |= CaseFacts::standing;
  if (subject.synthetic) facts.flags |= CaseFacts::synthetic;
  return facts;
}

}  // namespace lantian::docket
