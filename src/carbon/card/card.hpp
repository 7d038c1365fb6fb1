#pragma once
#include "carbon/account.hpp"
#include "carbon/asset/asset_ledger.hpp"
#include "carbon/consent/consent.hpp"
#include "carbon/library/entry.hpp"
#include "carbon/loan/course.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The carbon card: what a bank reads about one enterprise, as a value. A part that no consent covers is not on it.
namespace lantian::carbon {

/// The enterprise's code of a year, as the rating found it (its own types stay with the rating).
struct CardRating {
  int year = 0;
  std::string rule;                   ///< "zj/2022"
  std::string state;                  ///< "rated", "provisional", "not_rated"
  std::string reason;                 ///< why there is no level
  std::string level, tier, trend;     ///< ids of the rule; empty: none
  std::optional<Rational> intensity;  ///< t CO2 for 10 000 yuan of value added
  std::optional<Rational> benchmark;  ///< of the same unit
  std::optional<Rational> ratio;      ///< intensity over benchmark
  std::string benchmark_of;           ///< the set and how many are in it: "cement, 6 enterprises"
};

/// Grades of the figures of an account, as the checks gave them.
struct CardQuality {
  std::map<std::string, int, std::less<>> figures;  ///< "A".."E" -> how many figures
  int findings_open = 0;
};

struct CardPenalty {
  Day day{};
  Money fine;
  std::string what;
};
struct CardPollution {
  std::string grade;  ///< performance grade; empty: ungraded
  std::vector<CardPenalty> penalties;
};

/// Everything that is known of one enterprise; whoever makes a card fills what there is.
struct CardFacts {
  Enterprise enterprise;
  std::vector<Account> accounts;  ///< yearly, oldest first
  std::vector<CardRating> ratings;
  std::optional<CardQuality> quality;
  std::optional<CardPollution> pollution;
  std::vector<LibraryEntry> entries;
  std::vector<LoanCourse> courses;  ///< beside `loans`
  std::vector<Loan> loans;          ///< of all banks; a card shows those of its reader
  std::vector<Compliance> compliance;
};

struct CardEmission {
  std::string period, guide;  ///< "2023", "cement/2015"
  std::optional<double> total_t, direct_t;
  std::map<std::string, double> parts_t;  ///< by name of the part; recovery as it is taken off
  std::string state;                      ///< of the account
  std::vector<std::string> missing_months;
  std::vector<std::string> factors;
};
struct CardProject {
  std::string id;
  terms::Name name;
  std::string state;
  bool in_library = false;  ///< on the day of the card
  std::optional<Day> valid_to;
  std::optional<Rational> saved_t;  ///< a year, as applied for
};
struct CardLoan {
  std::string id;
  terms::Name name;
  Money principal, saving;
  std::string rate_now;  ///< of the interest period of the card's day; empty: none runs
  std::vector<KpiDecision> decisions;
};

/// A part is there, empty or not, exactly when it was granted: no value says "not granted", and nothing about what it
/// would have held.
struct Card {
  std::string enterprise, bank, officer, purpose;
  terms::Name name;
  std::string sector, county;
  UtcSeconds at{};
  bool synthetic = false;
  std::optional<std::vector<CardEmission>> emissions;
  std::optional<std::vector<CardRating>> intensity;  ///< without level and trend
  std::optional<std::vector<CardRating>> rating;     ///< without the figures behind it
  std::optional<CardQuality> quality;
  std::optional<CardPollution> pollution;
  std::optional<std::vector<CardProject>> projects;
  std::optional<std::vector<CardLoan>> loans;
  std::optional<std::vector<Compliance>> assets;
  /// What a reader must know: provisional or missing months, a rating that is none, revised factors beside.
  std::vector<std::string> notes;
};

/// The parts of a card, by the words of data/carbon/consent.toml.
std::span<const std::string_view> card_parts();

/// What came of a request for a card: one look for each part, to be kept whatever the answer; and the card, unless
/// nothing was granted. `facts` null: there is no such enterprise - the bank is told the same as without a consent.
struct CardAnswer {
  std::vector<Look> looks;
  std::optional<Card> card;
};
/// `request.what` is not read: every part is asked for.
CardAnswer card_of(const CardFacts* facts, std::span<const Consent> consents, const LookRequest& request);

/// "lantian carbon card 1" and the end of its line: what every signed card begins with, and nothing else that is
/// signed.
std::string_view card_first_line();
/// The card in one order of bytes, for a signature: each part by its name, granted or not.
std::string canonical_text(const Card& card);

}  // namespace lantian::carbon
