#include "carbon/accounts/snapshot.hpp"

#include "base/sha256.hpp"
#include "carbon/accounts/account_trial_test.hpp"

namespace lantian::carbon {
namespace {

using trial::month_of;

std::vector<Month> snapshot_months() {
  std::vector<Month> months{month_of("2023-01", {{"coal_burnt", "1234.567", "t"},
                                                 {"coal_ncv", "19873.1", "kJ/kg"},
                                                 {"coal_carbon", "0.02741", "tC/GJ"},
                                                 {"electricity_bought", "17300", "kWh"},
                                                 {"diesel_burnt", "3.21", "t"}}),
                            month_of("2023-02", {{"coal_burnt", "1034.1", "t"},
                                                 {"coal_ncv", "20.1", "GJ/t"},
                                                 {"electricity_bought", "19.3", "MWh"},
                                                 {"diesel_burnt", "0", "t"}})};
  months[1].items[2].evidence = "tabs\tand\nlines \\ of a clerk";
  return months;
}

TEST_CASE("a snapshot verifies bit for bit and holds what it was computed from") {
  const auto one = trial::account("power", snapshot_months(), "2023");
  const Snapshot snapshot = snapshot_of(one, trial::enterprise_of("power"), trial::shipped().units);
  CHECK(snapshot.sha256 == sha256_hex(snapshot.text));
  const ReadSnapshot read = trial::must(verify(snapshot));
  CHECK(read.computed.account.total == one.account.total);
  CHECK(read.computed.account.missing_months == one.account.missing_months);
  CHECK(read.computed.account.factors == one.account.factors);
  CHECK(read.computed.filings[1].items[2].evidence == "tabs\tand\nlines \\ of a clerk");
  REQUIRE(read.computed.account.lines.size() == one.account.lines.size());
  for (std::size_t i = 0; i < one.account.lines.size(); ++i) {
    CHECK(lineage_text(read.computed.account.lines[i]) == lineage_text(one.account.lines[i]));
  }
}

TEST_CASE("an old snapshot verifies when factors have changed, and the new account differs") {
  const auto before = trial::account("power", snapshot_months(), "2023");
  const Snapshot old = snapshot_of(before, trial::enterprise_of("power"), trial::shipped().units);
  auto files = trial::files_below(trial::data_folder() / "factors");
  for (terms::SourceFile& file : files) {
    const std::size_t at = file.text.find("value = \"0.5306\"");
    if (at != std::string::npos && file.path.find("grid-electricity/2024") != std::string::npos) {
      file.text.replace(at, 16, "value = \"0.4999\"");
      const std::size_t next = file.text.find("value = \"0.5306\"");
      if (next != std::string::npos) file.text.replace(next, 16, "value = \"0.4999\"");
    }
  }
  const auto changed = trial::must(inventory::FactorStore::read(files));
  const AccountBooks books{&trial::shipped().guides, &changed, &trial::shipped().units};
  const auto after = trial::must(
      account_of(books, trial::enterprise_of("power"), snapshot_months(), trial::must(parse_period("2023"))));
  CHECK(after.account.total != before.account.total);
  CHECK(trial::must(verify(old)).computed.account.total == before.account.total);
  const auto differences = beside(before.account, after.account);
  CHECK(differences.front().change().has_value());
}

TEST_CASE("a snapshot that somebody touched does not verify") {
  const auto one = trial::account("power", snapshot_months(), "2023");
  const Snapshot good = snapshot_of(one, trial::enterprise_of("power"), trial::shipped().units);
  const auto touched = [&](const std::string& from, const std::string& to, bool rehash) {
    Snapshot bad = good;
    const std::size_t at = bad.text.find(from);
    REQUIRE(at != std::string::npos);
    bad.text.replace(at, from.size(), to);
    if (rehash) bad.sha256 = sha256_hex(bad.text);
    const auto read = verify(bad);
    return read.ok() ? std::string{"verified"} : read.error().message;
  };
  CHECK(touched("1234.567", "1134.567", false).find("hash") != std::string::npos);
  CHECK(touched("1234.567", "1134.567", true).find("does not verify: line") != std::string::npos);
  CHECK(touched("coal_burnt * coal_ncv", "coal_burnt * 1 * coal_ncv", true) == "verified");  // the same number
  CHECK(touched("coal_oxidation * co2", "coal_oxidation * 2 * co2", true).find("does not verify") != std::string::npos);
  CHECK(touched("lantian carbon account 1", "lantian carbon account 2", true).find("no snapshot") != std::string::npos);
  CHECK(touched("item\tcoal_burnt\tvalue", "item\tcoal_burnt\tworth", true).find("is no item") != std::string::npos);
}

TEST_CASE("the lineage of a figure goes down to rows, versions and the formula's text") {
  const auto one = trial::account("power", snapshot_months(), "2023");
  const AccountLine* line = find_line(one.account, "coal", "2023-01");
  REQUIRE(line != nullptr);
  const std::string text = lineage_text(*line);
  for (const char* part : {"= coal_burnt * coal_ncv * coal_carbon * coal_oxidation * co2_per_c",
                           "coal_burnt = 1234.567 t (item) month/E1//2023-01@1#coal_burnt",
                           "coal_carbon = 0.02741 tC/GJ (measured) month/E1//2023-01@1#coal_carbon",
                           "coal_oxidation = 0.99 1 (parameter) carbon-power/2022#coal_oxidation"}) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  }
  const AccountLine* power = find_line(one.account, "electricity", "2023-02");
  REQUIRE(power != nullptr);
  CHECK(lineage_text(*power).find("grid-electricity/2024#01-IND-ELC/CO2/-/-/2023-01-01") != std::string::npos);
  CHECK(find_line(one.account, "coal", "2023-03") == nullptr);
}

}  // namespace
}  // namespace lantian::carbon
