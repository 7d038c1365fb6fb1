#include "carbon/card/card.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 8> card_part_words{"emissions", "intensity", "rating", "quality",
                                                          "pollution", "projects",  "loans",  "assets"};

CardEmission card_emission(const Account& account) {
  CardEmission out;
  out.period = account.period;
  out.guide = account.guide + "/" + account.version;
  out.missing_months = account.missing_months;
  out.factors = account.factors;
  constexpr std::array<std::string_view, 3> states{"missing", "provisional", "final"};
  out.state = states[static_cast<std::size_t>(account.state)];
  constexpr std::array<std::string_view, 5> parts{"fuel", "process", "electricity", "heat", "recovery"};
  double direct = 0;
  for (const AccountLine& line : account.lines) {
    if (!line.mass) continue;
    const double tonnes = in(*line.mass, tonne_co2);
    out.parts_t[std::string{parts[static_cast<std::size_t>(line.part) - 1]}] += tonnes;
    if (line.part == Part::fuel || line.part == Part::process) direct += tonnes;
    if (line.part == Part::recovery) direct -= tonnes;
  }
  if (account.total) {
    out.total_t = in(*account.total, tonne_co2);
    out.direct_t = direct;
  }
  return out;
}

CardProject card_project(const LibraryEntry& entry, Day day) {
  CardProject out{
      entry.id,    entry.application.name, std::string{name_of(entry.state)}, in_library_on(entry, day), entry.valid_to,
      std::nullopt};
  if (entry.application.impact) out.saved_t = saved_t(*entry.application.impact);
  return out;
}

CardLoan card_loan(const Loan& loan, const LoanCourse& course, Day day) {
  CardLoan out{loan.id, loan.name, loan.principal, {}, "", course.decisions};
  for (const LoanPeriod& one : course.periods) {
    if (one.begin > day) break;
    out.saving += one.saving();
    if (day < one.end) out.rate_now = one.rate_text();
  }
  return out;
}

/// Fills the parts that were granted.
class CardMaking {
 public:
  CardMaking(const CardFacts& facts, const LookRequest& request) : facts_{facts} {
    card_.enterprise = facts.enterprise.id;
    card_.bank = request.bank;
    card_.officer = request.officer;
    card_.purpose = request.purpose;
    card_.name = facts.enterprise.name;
    card_.sector = facts.enterprise.sector;
    card_.county = facts.enterprise.county;
    card_.at = request.at;
    card_.synthetic = facts.enterprise.synthetic;
    day_ = std::chrono::floor<std::chrono::days>(to_local(request.at));
  }

  void put(std::string_view part) {
    if (part == "emissions") emissions();
    if (part == "intensity") intensity();
    if (part == "rating") rating();
    if (part == "quality") card_.quality = facts_.quality.value_or(CardQuality{});
    if (part == "pollution") card_.pollution = facts_.pollution.value_or(CardPollution{});
    if (part == "projects") {
      card_.projects.emplace();
      for (const LibraryEntry& one : facts_.entries) card_.projects->push_back(card_project(one, day_));
    }
    if (part == "loans") loans();
    if (part == "assets") card_.assets = facts_.compliance;
  }

  Card done() && {
    if (card_.synthetic) card_.notes.emplace_back("The enterprise and all of its figures are synthetic.");
    return std::move(card_);
  }

 private:
  void emissions() {
    card_.emissions.emplace();
    for (const Account& one : facts_.accounts) {
      card_.emissions->push_back(card_emission(one));
      if (one.state == MonthState::provisional) {
        card_.notes.push_back(fmt::format("The account of {} is provisional.", one.period));
      } else if (one.state == MonthState::missing) {
        card_.notes.push_back(fmt::format("The account of {} is incomplete{}{}.", one.period,
                                          one.missing_months.empty() ? "" : ": no ", joined(one.missing_months, ", ")));
      }
    }
  }

  void intensity() {
    card_.intensity.emplace();
    for (CardRating one : facts_.ratings) {
      one.level.clear();
      one.trend.clear();
      card_.intensity->push_back(std::move(one));
    }
  }

  void rating() {
    card_.rating.emplace();
    for (CardRating one : facts_.ratings) {
      if (one.state != "rated") {
        card_.notes.push_back(fmt::format("The rating of {} is {}{}{}.", one.year,
                                          one.state == "provisional" ? "provisional" : "none",
                                          one.reason.empty() ? "" : ": ", one.reason));
      }
      one.intensity.reset();
      one.benchmark.reset();
      one.ratio.reset();
      one.benchmark_of.clear();
      card_.rating->push_back(std::move(one));
    }
  }

  void loans() {
    card_.loans.emplace();
    const std::size_t both = std::min(facts_.loans.size(), facts_.courses.size());
    for (std::size_t n = 0; n < both; ++n) {
      // What other banks lent is theirs.
      if (facts_.loans[n].bank != card_.bank) continue;
      card_.loans->push_back(card_loan(facts_.loans[n], facts_.courses[n], day_));
      for (const KpiDecision& one : facts_.courses[n].decisions) {
        if (!one.revised) continue;
        card_.notes.push_back(fmt::format("{} of {}: a figure on {} is shown beside and decides nothing.", one.kpi,
                                          one.year, one.revised_basis));
      }
    }
  }

  const CardFacts& facts_;
  Card card_;
  Day day_{};
};

std::string card_rational(const std::optional<Rational>& value) {
  return value ? value->text() : "-";
}

void card_text_ratings(std::string& out, std::string_view part, const std::optional<std::vector<CardRating>>& rows) {
  out += fmt::format("{} {}\n", part, rows ? "granted" : "not granted");
  if (!rows) return;
  for (const CardRating& one : *rows) {
    out += fmt::format("  {} {} {} [{}] [{}] [{}] [{}] {} {} {} [{}]\n", one.year, one.rule, one.state, one.reason,
                       one.level, one.tier, one.trend, card_rational(one.intensity), card_rational(one.benchmark),
                       card_rational(one.ratio), one.benchmark_of);
  }
}

void card_text_emissions(std::string& out, const Card& card) {
  out += fmt::format("emissions {}\n", card.emissions ? "granted" : "not granted");
  if (!card.emissions) return;
  for (const CardEmission& one : *card.emissions) {
    out += fmt::format("  {} {} {} {}\n", one.period, one.guide, one.state,
                       one.total_t ? fmt::format("{:.3f}", *one.total_t) : "-");
    for (const auto& [part, tonnes] : one.parts_t) out += fmt::format("    {} {:.3f}\n", part, tonnes);
  }
}

void card_text_conduct(std::string& out, const Card& card) {
  out += fmt::format("quality {}\n", card.quality ? "granted" : "not granted");
  if (card.quality) {
    for (const auto& [grade, count] : card.quality->figures) out += fmt::format("  {} {}\n", grade, count);
    out += fmt::format("  open {}\n", card.quality->findings_open);
  }
  out += fmt::format("pollution {}\n", card.pollution ? "granted" : "not granted");
  if (!card.pollution) return;
  out += fmt::format("  grade [{}]\n", card.pollution->grade);
  for (const CardPenalty& one : card.pollution->penalties) {
    out += fmt::format("  {} {} [{}]\n", text_of(one.day), one.fine.text_yuan(), one.what);
  }
}

void card_text_finance(std::string& out, const Card& card) {
  out += fmt::format("projects {}\n", card.projects ? "granted" : "not granted");
  if (card.projects) {
    for (const CardProject& one : *card.projects) {
      out += fmt::format("  {} {} {} {}\n", one.id, one.state, one.valid_to ? text_of(*one.valid_to) : "-",
                         card_rational(one.saved_t));
    }
  }
  out += fmt::format("loans {}\n", card.loans ? "granted" : "not granted");
  if (card.loans) {
    for (const CardLoan& one : *card.loans) {
      out += fmt::format("  {} {} {} [{}]\n", one.id, one.principal.text_yuan(), one.saving.text_yuan(), one.rate_now);
      for (const KpiDecision& it : one.decisions) {
        out += fmt::format("    {} {} {} {}\n", it.kpi, it.year, name_of(it.outcome), it.step_bp.text());
      }
    }
  }
  out += fmt::format("assets {}\n", card.assets ? "granted" : "not granted");
  if (!card.assets) return;
  for (const Compliance& one : *card.assets) {
    out +=
        fmt::format("  {} {} {} {} {}\n", one.year, name_of(one.state), one.obligation, one.surrendered, one.offsets);
  }
}

}  // namespace

std::span<const std::string_view> card_parts() {
  return card_part_words;
}

CardAnswer card_of(const CardFacts* facts, std::span<const Consent> consents, const LookRequest& request) {
  CardAnswer answer;
  LookRequest one = request;
  bool any = false;
  for (const std::string_view part : card_parts()) {
    one.what = part;
    Look look = may_see(consents, one);
    // A consent of somebody who is not there shows nothing.
    if (facts == nullptr || facts->enterprise.id != request.enterprise) look = Look{one, false, ""};
    any = any || look.allowed;
    answer.looks.push_back(std::move(look));
  }
  if (!any) return answer;
  CardMaking making{*facts, request};
  for (const Look& look : answer.looks) {
    if (look.allowed) making.put(look.asked.what);
  }
  answer.card = std::move(making).done();
  return answer;
}

std::string_view card_first_line() {
  return "lantian carbon card 1\n";
}

std::string canonical_text(const Card& card) {
  std::string out = fmt::format("{}{}\n{}\n{}\n{}\n{} {}\n{}\n", card_first_line(), card.enterprise, card.bank,
                                card.officer, card.purpose, card.sector, card.county, text_of(card.at));
  out += card.synthetic ? "synthetic\n" : "";
  card_text_emissions(out, card);
  card_text_ratings(out, "intensity", card.intensity);
  card_text_ratings(out, "rating", card.rating);
  card_text_conduct(out, card);
  card_text_finance(out, card);
  for (const std::string& one : card.notes) out += fmt::format("note [{}]\n", one);
  return out;
}

}  // namespace lantian::carbon
