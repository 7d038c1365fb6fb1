#pragma once
#include "inventory/quota/ledger.hpp"

#include <cstdint>
#include <string>

/// A small invented rule with its places, and rows by hand, for every test of the quota ledger.
namespace lantian::inventory::sample {

/// a - b - c are a chain of neighbours, d lies apart. NO2 failed in a in 2023 and was met everywhere else.
inline constexpr const char* quota_rule_text = R"(
id = "SAMPLE"
edition = "1"
title = { en = "sample" }
source = "invented"
status = "unverified"
from = 2015-01-01
reach = "adjacent"
vintage_years = 5
carry_years = 2
[[pollutant]]
pollutant = "NOx"
ratio = "1"
failing_ratio = "2"
items = ["NO2"]
source = "invented"
status = "unverified"
[[pollutant]]
pollutant = "SO2"
ratio = "1"
failing_ratio = "1.5"
items = ["SO2"]
source = "invented"
status = "unverified"
[[origin]]
id = "enterprise"
name = { en = "enterprise" }
[[origin]]
id = "national"
name = { en = "national task" }
projects = false
[[exception]]
id = "gas-level"
name = { en = "coal unit at gas level" }
pollutants = ["NOx"]
source = "invented"
status = "unverified"
)";

inline std::string quota_places_text() {
  std::string text;
  for (const auto& [id, adjacent] :
       {std::pair{"a", "\"b\""}, std::pair{"b", "\"c\""}, std::pair{"c", ""}, std::pair{"d", ""}}) {
    text += "[[region]]\nid = \"" + std::string{id} + "\"\nname = { en = \"" + id + "\" }\nadjacent = [" + adjacent +
            "]\nsource = \"invented\"\nstatus = \"unverified\"\n";
  }
  for (int year = 2018; year < 2030; ++year) {
    const bool failed = year == 2023;
    for (const std::string item : {"NO2", "SO2"}) {
      const bool a_failed = failed && item == "NO2";
      const std::string rest = "year = " + std::to_string(year) + "\nitem = \"" + item +
                               "\"\nsource = \"invented\"\nstatus = \"unverified\"\n";
      text += "[[annual]]\nunits = [\"a\"]\nattained = " + std::string{a_failed ? "false" : "true"} + "\n" + rest;
      text += "[[annual]]\nunits = [\"b\", \"c\", \"d\"]\nattained = true\n" + rest;
    }
  }
  return text;
}

/// Requires: the texts above are well-formed (the test that calls it first shows it).
inline QuotaBasis quota_basis() {
  const terms::SourceFile rule{"sample.toml", quota_rule_text};
  const terms::SourceFile places{"places.toml", quota_places_text()};
  return {*read_quota_rules({&rule, 1}), *QuotaPlaces::read({&places, 1})};
}

inline Day day_at(int year, unsigned month, unsigned number) {
  return Day{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(number)};
}

inline QuotaMass tonnes(std::int64_t t) {
  return QuotaMass::from_grams(t * 1'000'000);
}

inline LedgerDraft row(LedgerKind kind, Day day, const std::string& reduction, Pollutant pollutant = Pollutant::nox) {
  LedgerDraft draft;
  draft.kind = kind;
  draft.day = day;
  draft.reduction = reduction;
  draft.pollutant = pollutant;
  draft.where = "hand.csv:1";
  return draft;
}

inline LedgerDraft issue(const std::string& reduction, std::int64_t t, Day completed, const std::string& region = "a",
                         Pollutant pollutant = Pollutant::nox) {
  LedgerDraft draft = row(LedgerKind::issue, completed, reduction, pollutant);
  draft.region = region;
  draft.origin = "enterprise";
  draft.amount = tonnes(t);
  draft.completed = completed;
  draft.enterprise = "works " + reduction;
  draft.evidence = "permit of " + reduction;
  return draft;
}

/// RESERVE or USE for a project in `a` that discharges from 2025 on.
inline LedgerDraft give(LedgerKind kind, Day day, const std::string& reduction, const std::string& project,
                        std::int64_t need_t, const std::string& region = "a") {
  LedgerDraft draft = row(kind, day, reduction);
  draft.project = project;
  draft.project_region = region;
  draft.discharge = day_at(2025, 1, 1);
  draft.need = tonnes(need_t);
  return draft;
}

}  // namespace lantian::inventory::sample
