#include "inventory/quota/potential.hpp"

#include "inventory/quota/ledger_sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace lantian::inventory {
namespace {

using namespace sample;

Potential finding(const std::string& enterprise, const std::string& aspect, std::int64_t t, PotentialState state,
                  const std::string& reduction = "") {
  Potential one;
  one.where = "potential.csv:" + enterprise;
  one.enterprise = enterprise;
  one.aspect = aspect;
  one.pollutant = Pollutant::nox;
  one.potential = tonnes(t);
  one.state = state;
  one.reduction = reduction;
  return one;
}

std::vector<PotentialAspect> two_aspects() {
  return {{"energy", {"", "Energy"}, "invented", "unverified"}, {"pipe", {"", "Pipe"}, "invented", "unverified"}};
}

}  // namespace

TEST_CASE("the shipped aspects are six, two of them from the document") {
  std::ostringstream text;
  text << std::ifstream{LANTIAN_SOURCE_DIR "/data/inventory/potential.toml"}.rdbuf();
  const auto aspects = read_potential_aspects({"potential.toml", text.str()});
  REQUIRE_MESSAGE(aspects.ok(), (aspects ? "" : aspects.error().text()));
  CHECK(aspects->size() == 6);
  CHECK(std::ranges::count(*aspects, "verified", &PotentialAspect::status) == 2);
  for (const PotentialAspect& aspect : *aspects) {
    CHECK_FALSE(aspect.name.zh.empty());
    CHECK_FALSE(aspect.name.en.empty());
  }
}

TEST_CASE("potential by aspect, and what of it the ledger issued") {
  QuotaLedger ledger;
  const QuotaBasis basis = quota_basis();
  for (const LedgerDraft& draft : {issue("R1", 30, day_at(2023, 1, 1)), issue("R2", 9, day_at(2023, 1, 1))}) {
    REQUIRE(ledger.take(std::get<LedgerEntry>(ledger.settle(basis, draft))).ok());
  }
  const std::vector<Potential> records{
      finding("e1", "pipe", 40, PotentialState::done, "R1"), finding("e1", "energy", 8, PotentialState::done, "R2"),
      finding("e2", "pipe", 5, PotentialState::planned),     finding("e3", "pipe", 7, PotentialState::feasible),
      finding("e4", "pipe", 11, PotentialState::found),      finding("e5", "pipe", 100, PotentialState::dropped),
      finding("e6", "pipe", 2, PotentialState::done, "R1"),  finding("e7", "pipe", 3, PotentialState::done),
      finding("e8", "pipe", 1, PotentialState::done, "R9")};
  const auto report = potential_report(two_aspects(), records, &ledger);
  REQUIRE(report.ok());
  REQUIRE(report->rows.size() == 2);
  CHECK(report->rows[0].aspect == "energy");  // order of the aspects
  CHECK(report->rows[0].issued == tonnes(9));
  const PotentialSum& pipe = report->rows[1];
  CHECK(pipe.records == 8);
  CHECK(pipe.enterprises == 8);
  CHECK(pipe.dropped == 1);
  CHECK(pipe.found == tonnes(40 + 5 + 7 + 11 + 2 + 3 + 1));
  CHECK(pipe.feasible == tonnes(40 + 5 + 7 + 2 + 3 + 1));
  CHECK(pipe.planned == tonnes(5));
  CHECK(pipe.done == tonnes(40 + 2 + 3 + 1));
  CHECK(pipe.issued == tonnes(30));
  CHECK(report->enterprises == 8);
  REQUIRE(report->notes.size() == 4);
  CHECK(report->notes[0].find("9 t were issued for 'R2', more than the 8 t found") != std::string::npos);
  CHECK(report->notes[1].find("claimed by potential.csv:e1 too") != std::string::npos);
  CHECK(report->notes[2].find("no reduction is named") != std::string::npos);
  CHECK(report->notes[3].find("never issued") != std::string::npos);
}

TEST_CASE("records that make no sense are all named and nothing is summed") {
  const std::vector<Potential> records{finding("e1", "luck", 1, PotentialState::found),
                                       finding("e2", "pipe", 0, PotentialState::found)};
  const auto report = potential_report(two_aspects(), records, nullptr);
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().message.find("'luck' is no aspect; there are energy, pipe") != std::string::npos);
  CHECK(report.error().message.find("a potential of 0 t") != std::string::npos);
}

}  // namespace lantian::inventory
