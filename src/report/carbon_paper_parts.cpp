#include "report/carbon_paper_parts.hpp"

#include "base/round.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {

using terms::ListingKind;
using terms::ListingValue;

CarbonTable::CarbonTable(const PaperSpeech& speech, std::string id) : speech_{speech} {
  table_.caption = speech.say("carbon.t_" + id);
  table_.id = std::move(id);
}

CarbonTable& CarbonTable::column(const char* key, int width) {
  table_.columns.push_back({key, speech_.say(fmt::format("carbon.c_{}", key)), "", ListingKind::text, width});
  return *this;
}

CarbonTable& CarbonTable::number(const char* key, const char* unit, int width) {
  const std::string shown = *unit == '\0' ? std::string{} : speech_.say(fmt::format("carbon.u_{}", unit));
  table_.columns.push_back({key, speech_.say(fmt::format("carbon.c_{}", key)), shown, ListingKind::number, width});
  return *this;
}

CarbonTable& CarbonTable::row() {
  table_.rows.emplace_back();
  return *this;
}

CarbonTable& CarbonTable::put(ListingValue value) {
  table_.rows.back().push_back(std::move(value));
  return *this;
}

CarbonTable& CarbonTable::text(std::string text) {
  return put(text.empty() ? ListingValue{} : ListingValue{std::move(text)});
}

CarbonTable& CarbonTable::word(const char* kind, std::string_view word) {
  return text(speech_.say(fmt::format("carbon.{}_{}", kind, word)));
}

CarbonTable& CarbonTable::whole(std::int64_t value) {
  return put(Decimal{value, 0});
}

CarbonTable& CarbonTable::exact(const Decimal& value) {
  return put(value);
}

CarbonTable& CarbonTable::share(const std::optional<Rational>& value, int places) {
  return value ? put(round_half_even(*value, places)) : nothing();
}

CarbonTable& CarbonTable::tonnes(const std::optional<CarbonMass>& mass, int places) {
  return put(mass ? paper_number(in(*mass, tonne_co2), places) : ListingValue{});
}

CarbonTable& CarbonTable::rounded(const Decimal& value, int places) {
  return put(round_half_even(value.exact(), places));
}

CarbonTable& CarbonTable::nothing() {
  return put({});
}

std::string carbon_status(const PaperSpeech& speech, std::string status) {
  std::ranges::replace(status, ' ', '_');
  return speech.say("carbon.status_" + status);
}

PaperSection carbon_section(const PaperSpeech& speech, std::string_view key) {
  PaperSection out;
  out.heading = speech.say(fmt::format("carbon.h_{}", key));
  return out;
}

}  // namespace lantian::report
