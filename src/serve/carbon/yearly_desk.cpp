#include "serve/carbon/yearly_desk.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "keep/files.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr std::array yearly_kinds{YearlyKind::target, YearlyKind::statistic, YearlyKind::flow};

std::int64_t yearly_kg(const Decimal& tonnes) {
  constexpr std::int64_t kilograms = 1000;
  return round_half_even(tonnes.exact() * Rational{kilograms}, 0).unscaled;
}

template <class Row, class Same>
Row& yearly_place(std::vector<Row>& rows, Same same) {
  const auto found = std::ranges::find_if(rows, same);
  return found == rows.end() ? rows.emplace_back() : *found;
}

void lay_target(const YearlyEntry& entry, EnergyOrigin origin, EnergyRegion& region) {
  EnergyAim& aim =
      yearly_place(region.aims, [&](const EnergyAim& one) { return one.id == entry.id && one.year == entry.year; });
  aim = EnergyAim{};
  aim.id = entry.id;
  aim.year = entry.year;
  if (entry.total_tce) aim.total_kgce = yearly_kg(*entry.total_tce);
  if (entry.coal_t) aim.coal_kg = yearly_kg(*entry.coal_t);
  aim.intensity_decline_percent = entry.intensity_decline_percent;
  aim.origin = std::move(origin);
}

void lay_entry(const YearlyEntry& entry, EnergyOrigin origin, EnergyRegion& region) {
  if (entry.kind == YearlyKind::target) return lay_target(entry, std::move(origin), region);
  if (entry.kind == YearlyKind::statistic) {
    yearly_place(region.statistics, [&](const EnergyStatistic& one) {
      return one.carrier == entry.id && one.year == entry.year;
    }) = {entry.id, entry.year, yearly_kg(*entry.tce), std::move(origin)};
    return;
  }
  yearly_place(region.flows, [&](const EnergyFlow& one) { return one.kind == entry.id && one.year == entry.year; }) = {
      entry.id, entry.year, *entry.in, *entry.out, entry.factor, std::move(origin)};
}

std::optional<Problem> yearly_refused(std::string message) {
  return Problem{problems::bad_request, std::move(message)};
}

std::optional<std::string> target_fault(const CarbonFilings& filings, const YearlyEntry& entry) {
  const bool known = std::ranges::any_of(
      filings.enterprises, [&](const carbon::Enterprise& one) { return one.id == entry.id || one.county == entry.id; });
  if (entry.id.empty() || (entry.id != "all" && !known)) {
    return fmt::format("id is {}: all, the code of a county in which somebody files, or an enterprise",
                       in_quotes(entry.id));
  }
  if (!entry.total_tce && !entry.coal_t && !entry.intensity_decline_percent) {
    return "a target has a figure: total_tce, coal_t or intensity_decline_percent";
  }
  for (const auto& amount : {entry.total_tce, entry.coal_t}) {
    if (amount && (*amount <= Decimal{} || !carbon::holds_at_most(*amount, 11, 3))) {
      return "total_tce and coal_t are above 0, with three decimals at most";
    }
  }
  const Decimal hundred{100, 0}, under{-100, 0};
  if (const auto& percent = entry.intensity_decline_percent;
      percent && (*percent >= hundred || *percent <= under || !carbon::holds_at_most(*percent, 3, 6))) {
    return "intensity_decline_percent lies between -100 and 100; a decline is above 0";
  }
  return std::nullopt;
}

std::optional<std::string> flow_fault(const YearlyEntry& entry) {
  if (std::ranges::find(energy_flow_kinds, entry.id) == energy_flow_kinds.end()) {
    return fmt::format("id is {}: electricity (MWh), heat (GJ) or coal (t)", in_quotes(entry.id));
  }
  if (!entry.in || !entry.out) return "a flow has what came in and what went out; none is 0";
  for (const Decimal& amount : {*entry.in, *entry.out}) {
    if (amount < Decimal{} || !carbon::holds_at_most(amount, 12, 3)) {
      return "in and out are not below 0, with three decimals at most";
    }
  }
  const Decimal most{10, 0};
  if (entry.factor &&
      (*entry.factor < Decimal{} || *entry.factor > most || !carbon::holds_at_most(*entry.factor, 2, 6))) {
    return "factor is t of CO2 for each MWh or GJ, from 0 to 10, with six decimals at most";
  }
  if (entry.id == "coal" && entry.factor) return "coal has no factor: what it emits stands where it is burnt";
  return std::nullopt;
}

Answer yearly_post(const CarbonDesk& desk, const Call& call, YearlyKind kind) {
  CarbonPerson person;
  if (auto problem = writer_asks(desk, call.request, person)) return *problem;
  if (!person.party.empty()) {
    return Problem{problems::not_allowed, "targets, statistics and flows of the region are entered by an office"};
  }
  LANTIAN_TRY(const EnergyRules rules, open_energy_rules(desk.office->office().root()));
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(const YearlyEntry entry, read_yearly_json(kind, call.request.body));
  if (auto problem = yearly_problem(rules, *filings, entry)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  const keep::DocumentDraft draft{std::string{document_of(kind)}, entry.key(), yearly_json(entry), entry.supersedes};
  LANTIAN_TRY(const auto rows, book->append({&draft, 1}, person.name, keep::now()));
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(call.request, fmt::format("carbon.{}", document_of(kind)), entry.key(), draft.body));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"energy\":{}}}", entry.year));
  LANTIAN_TRY(const EnergyRegion region, energy_region_now(desk, rules));
  return json_reply(yearly_page_json(desk, rules, *filings, region, entry.year), 201);
}

Answer yearly_page(const CarbonDesk& desk, const Call& call) {
  const std::string text = call.request.field("year").value_or("");
  const auto period = parse_period(text);
  if (!period || period->kind != PeriodKind::year) {
    return Problem{problems::bad_request, fmt::format("'year' is {}; write it as 2024", in_quotes(text))};
  }
  LANTIAN_TRY(const EnergyRules rules, open_energy_rules(desk.office->office().root()));
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(const EnergyRegion region, energy_region_now(desk, rules));
  return json_reply(yearly_page_json(desk, rules, *filings, region, year_of(period->begin)));
}

}  // namespace

std::string_view document_of(YearlyKind kind) {
  constexpr std::array<std::string_view, 3> names{"energy-target", "energy-statistic", "border-flow"};
  return names[static_cast<std::size_t>(kind)];
}

std::optional<Problem> yearly_problem(const EnergyRules& rules, const CarbonFilings& filings,
                                      const YearlyEntry& entry) {
  constexpr int first = 1990, last = 2100;
  constexpr std::size_t longest = 300;
  if (entry.year < first || entry.year > last) {
    return yearly_refused(fmt::format("year is {}; from 1990 to 2100", entry.year));
  }
  if (entry.source.empty() || entry.source.size() > longest) {
    return yearly_refused("source says which document or table the figure stands in, in at most 300 bytes");
  }
  if (entry.withdrawn) return std::nullopt;
  std::optional<std::string> fault;
  if (entry.kind == YearlyKind::target) {
    fault = target_fault(filings, entry);
  } else if (entry.kind == YearlyKind::flow) {
    fault = flow_fault(entry);
  } else if (rules.carriers.carrier(entry.id) == nullptr) {
    fault = fmt::format("id is {}: a carrier of data/carbon/energy/carriers.toml", in_quotes(entry.id));
  } else if (!entry.tce || *entry.tce < Decimal{} || !carbon::holds_at_most(*entry.tce, 11, 3)) {
    fault = "tce is not below 0, with three decimals at most";
  }
  return fault ? yearly_refused(*std::move(fault)) : std::nullopt;
}

Result<EnergyRegion> energy_region_now(const CarbonDesk& desk, const EnergyRules& rules) {
  EnergyRegion region;
  auto file = open_energy_region(rules, desk.office->office().root(), desk.region);
  if (file) {
    region = *std::move(file);
  } else if (file.error().code != ErrorCode::not_found) {
    return file.error();
  }
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  for (const YearlyKind kind : yearly_kinds) {
    LANTIAN_TRY(const auto rows, book->each(document_of(kind)));
    for (const keep::DocumentRow& row : rows) {
      LANTIAN_TRY(const YearlyEntry entry, read_yearly_json(kind, row.body));
      if (!entry.withdrawn) lay_entry(entry, {entry.source, row.who, text_of(row.at), row.number}, region);
    }
  }
  return region;
}

void mount_carbon_yearly(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/energy/entries", [desk](const Call& call) { return yearly_page(*desk, call); });
  router.on("POST", "/api/v1/carbon/energy/targets",
            [desk](const Call& call) { return yearly_post(*desk, call, YearlyKind::target); });
  router.on("POST", "/api/v1/carbon/energy/statistics",
            [desk](const Call& call) { return yearly_post(*desk, call, YearlyKind::statistic); });
  router.on("POST", "/api/v1/carbon/energy/flows",
            [desk](const Call& call) { return yearly_post(*desk, call, YearlyKind::flow); });
}

}  // namespace lantian::serve
