// A bank's card: only what was granted is on it, each part asked for is logged, and nothing tells strangers apart.
#include "carbon/card/card.hpp"

#include "carbon/library/library_sample_test.hpp"
#include "carbon/loan/loan_sample_test.hpp"

#include <algorithm>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

namespace {

UtcSeconds card_at(const char* text) {
  const auto at = parse_instant(text);
  REQUIRE(at.ok());
  return *at;
}

AccountLine card_line(Part part, double tonnes) {
  AccountLine line;
  line.part = part;
  line.mass = tonnes * tonne_co2;
  return line;
}

CardFacts card_facts() {
  CardFacts out;
  out.enterprise.id = "mine";
  out.enterprise.synthetic = true;
  Account account;
  account.period = "2023";
  account.guide = "general";
  account.version = "2015";
  account.state = MonthState::provisional;
  account.lines = {card_line(Part::fuel, 100), card_line(Part::electricity, 40), card_line(Part::recovery, 10)};
  account.total = 130 * tonne_co2;
  out.accounts = {account};
  CardRating rating;
  rating.year = 2023;
  rating.state = "provisional";
  rating.level = "2";
  rating.intensity = Rational::of(4, 5);
  out.ratings = {rating};
  LibraryDesk desk;
  desk.admitted();
  out.entries = {desk.entry};
  Loan mine = loan_of_c6(), other = loan_of_c6();
  other.id = "OTHER";
  other.bank = "other-bank";
  out.loans = {mine, other};
  const std::vector<KpiFigure> figures{loan_figure(2023, "80", "2024-04-20")};
  out.courses = {loan_course(mine, figures), loan_course(other, figures)};
  return out;
}

Consent card_consent(std::vector<std::string> what) {
  Consent out;
  out.id = "C";
  out.enterprise = "mine";
  out.bank = "bank";
  out.what = std::move(what);
  out.purposes = {"review"};
  out.from = card_at("2024-01-01T00:00:00Z");
  out.until = card_at("2026-01-01T00:00:00Z");
  return out;
}

const LookRequest card_request{"bank", "officer", "mine", "", "review", {}};
LookRequest card_request_at(const char* text) {
  LookRequest out = card_request;
  out.at = card_at(text);
  return out;
}

}  // namespace

TEST_CASE("a card has the granted parts and no other") {
  const CardFacts facts = card_facts();
  const std::vector<Consent> consents{card_consent({"emissions", "loans"})};
  const auto answer = card_of(&facts, consents, card_request_at("2024-09-01T00:00:00Z"));
  REQUIRE(answer.card.has_value());
  const Card& card = *answer.card;
  CHECK(card.synthetic);
  REQUIRE(card.emissions.has_value());
  CHECK(card.emissions->at(0).total_t == 130);
  CHECK(card.emissions->at(0).direct_t == 90);
  CHECK(card.emissions->at(0).parts_t.at("electricity") == 40);
  CHECK_FALSE(card.rating.has_value());
  CHECK_FALSE(card.intensity.has_value());
  CHECK_FALSE(card.pollution.has_value());
  CHECK_FALSE(card.projects.has_value());
  CHECK_FALSE(card.assets.has_value());
  CHECK(std::ranges::count(card.notes, "The account of 2023 is provisional.") == 1);
  CHECK(answer.looks.size() == card_parts().size());
  CHECK(std::ranges::count(answer.looks, true, &Look::allowed) == 2);
}

TEST_CASE("a bank sees its own loans alone, and the rate of the day") {
  const CardFacts facts = card_facts();
  const std::vector<Consent> consents{card_consent({"loans"})};
  const auto on = [&](const char* at) { return *card_of(&facts, consents, card_request_at(at)).card; };
  const Card card = on("2024-09-01T00:00:00Z");
  REQUIRE(card.loans->size() == 1);
  CHECK(card.loans->at(0).id == "C6");
  CHECK(card.loans->at(0).rate_now == "3.95");
  CHECK(card.loans->at(0).saving.text_yuan() == "768000.00");
  CHECK(on("2024-06-30T15:59:59Z").loans->at(0).rate_now == "4.05");
  CHECK(on("2024-06-30T16:00:00Z").loans->at(0).rate_now == "3.95");  // midnight on the Beijing clock
}

TEST_CASE("intensity and level are granted apart") {
  const CardFacts facts = card_facts();
  const std::vector<Consent> level{card_consent({"rating"})}, figure{card_consent({"intensity"})};
  const auto request = card_request_at("2024-09-01T00:00:00Z");
  const Card a = *card_of(&facts, level, request).card, b = *card_of(&facts, figure, request).card;
  CHECK(a.rating->at(0).level == "2");
  CHECK_FALSE(a.rating->at(0).intensity.has_value());
  CHECK(b.intensity->at(0).level.empty());
  CHECK(b.intensity->at(0).intensity == Rational::of(4, 5));
}

TEST_CASE("no consent, an expired one, another purpose and nobody: one and the same answer") {
  const CardFacts facts = card_facts();
  const std::vector<Consent> consents{card_consent({"emissions"})};
  const auto granted = card_request_at("2024-09-01T00:00:00Z");
  LookRequest purpose = granted, late = card_request_at("2026-01-01T00:00:00Z"), nobody = granted;
  purpose.purpose = "after_loan";
  nobody.enterprise = "nobody";
  const std::vector<CardAnswer> answers{card_of(&facts, {}, granted), card_of(&facts, consents, late),
                                        card_of(&facts, consents, purpose), card_of(nullptr, consents, nobody)};
  for (const CardAnswer& one : answers) {
    CHECK_FALSE(one.card.has_value());
    REQUIRE(one.looks.size() == card_parts().size());
    for (const Look& look : one.looks) {
      CHECK_FALSE(look.allowed);
      CHECK(look.consent.empty());
    }
  }
  // A consent that names an enterprise which is not there shows nothing either.
  CHECK_FALSE(card_of(nullptr, consents, granted).card.has_value());
  CHECK(card_of(&facts, consents, granted).card.has_value());
}

TEST_CASE("projects say whether they are in the library on the day of the card") {
  CardFacts facts = card_facts();
  const std::vector<Consent> consents{card_consent({"projects"})};
  const auto on = [&](const char* at) { return *card_of(&facts, consents, card_request_at(at)).card; };
  CHECK(on("2024-03-12T00:00:00Z").projects->at(0).in_library);
  CHECK_FALSE(on("2024-03-11T00:00:00Z").projects->at(0).in_library);
  CHECK(on("2024-03-12T00:00:00Z").projects->at(0).saved_t == Rational{40'000});
}

TEST_CASE("the text that is signed changes with every figure and with what was granted") {
  const CardFacts facts = card_facts();
  const auto request = card_request_at("2024-09-01T00:00:00Z");
  const std::vector<Consent> all{
      card_consent({"emissions", "intensity", "rating", "quality", "pollution", "projects", "loans", "assets"})};
  const std::string text = canonical_text(*card_of(&facts, all, request).card);
  const auto with = [&](auto change) {
    CardFacts other = facts;
    change(other);
    return canonical_text(*card_of(&other, all, request).card) != text;
  };
  CHECK_FALSE(with([](CardFacts&) {}));
  CHECK(with([](CardFacts& one) { one.accounts[0].total = 131 * tonne_co2; }));
  CHECK(with([](CardFacts& one) { one.ratings[0].level = "1"; }));
  CHECK(with([](CardFacts& one) { one.enterprise.synthetic = false; }));
  CHECK(with([](CardFacts& one) { one.pollution = CardPollution{"A", {}}; }));
  const std::vector<Consent> less{card_consent({"emissions"})};
  CHECK(canonical_text(*card_of(&facts, less, request).card) != text);
}
