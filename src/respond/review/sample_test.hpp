#pragma once
#include "respond/review/review.hpp"

/// Small hand-made cases that the tests of reviews share.
namespace lantian::respond::review_sample {

inline Day january(int day) {
  return Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 1}} + std::chrono::days{day - 1};
}

inline ReviewRule rule() {
  ReviewRule out;
  out.class_ends = {50, 100, 150, 200, 300};
  out.heavy_above = 200;
  out.episode = {{200, 1}, {150, 2}};
  out.merge_gap_days = 1;
  out.announce_hours = 24;
  out.receipt_minutes = 60;
  out.least_score_percent = 80;
  out.build_up_hours = 0;
  out.analogues = 2;
  out.analogue_reach = 10;
  out.season_window_days = 60;
  out.base_tolerance_percent = 10;
  out.base_least_g_d = 20;
  out.warm = {4, 9};
  return out;
}

/// One model error and one for every sector.
inline explain::ContributionRule ranges(double model, double emission) {
  explain::ContributionRule out;
  out.model.percent = model;
  out.emission[""].percent = emission;
  return out;
}

inline Enterprise enterprise(const std::string& id) {
  Enterprise out;
  out.id = id;
  out.name = {id, id};
  return out;
}

/// B3 of the handbook: base 12000/30000/20000/15000 kg/d; orange takes off 3000/5400/4600/2400.
inline ReductionList b3() {
  ReductionList out;
  out.id = "L-1";
  out.base = {12'000'000, 30'000'000, 20'000'000, 15'000'000};
  out.enterprises = {enterprise("mill"), enterprise("kiln")};
  ListMeasure mill;
  mill.enterprise = "mill";
  mill.unit = "line";
  mill.level = Level::orange;
  mill.kind = MeasureKind::stop;
  mill.cut_percent = 100;
  mill.reduction = {2'000'000, 4'000'000, 4'000'000, 2'400'000};
  mill.checks = {CheckMetric::power};
  ListMeasure kiln = mill;
  kiln.enterprise = "kiln";
  kiln.reduction = {1'000'000, 1'400'000, 600'000, 0};
  out.measures = {mill, kiln};
  return out;
}

/// What a dispatch of one level sends to the enterprises of a list.
inline std::vector<Order> orders(const ReductionList& list, Level level, HourEnding from, HourEnding until, int turn = 1) {
  std::vector<Order> out;
  for (const Enterprise& one : list.enterprises) {
    Order order;
    order.id = "O-W-2024-01-" + std::to_string(turn) + "-" + one.id;
    order.episode = "W-2024-01";
    order.turn = turn;
    order.level = level;
    order.recipient = one.id;
    order.county = one.county;
    order.basis = list.id;
    order.from = from;
    order.until = until;
    for (const ListMeasure& measure : list.measures) {
      if (measure.enterprise != one.id || measure.level != level) continue;
      OrderStep step;
      step.unit = measure.unit;
      step.kind = measure.kind;
      step.cut_percent = measure.cut_percent;
      step.from_hour = measure.from_hour;
      step.reduction = measure.reduction;
      step.checks = measure.checks;
      order.steps.push_back(step);
    }
    out.push_back(order);
  }
  return out;
}

/// Shares of so much of everything at orange, with or without balancing.
inline SetsByLevel sets(std::array<int, list_pollutants> orange, bool balanced) {
  ShareSet set;
  set.id = "T";
  set.percent[position_of(Level::orange)] = orange;
  set.balanced = balanced;
  SetsByLevel out;
  out[position_of(Level::orange)] = set;
  return out;
}

inline EpisodeEvent event(int number, EpisodeAct act, Level level, HourEnding from, UtcSeconds at) {
  EpisodeEvent out;
  out.episode = "W-2024-01";
  out.number = number;
  out.act = act;
  out.level = level;
  out.units = {"u"};
  out.from = from;
  out.until = hour_ending(january(8), 24);
  out.who = "she";
  out.at = at;
  out.evidence = {"F-2024-01-03.1", "CN2024", "orange.1", "", ""};
  return out;
}

/// Proposed on 3 January 16:00 and approved at 18:00; in force 5 January 00:00 to 8 January 12:00 (Beijing).
inline Episode episode() {
  Episode out;
  out.id = "W-2024-01";
  out.state = EpisodeState::lifted;
  out.level = out.highest = Level::orange;
  out.units = {"u"};
  out.began = hour_ending(january(5), 1);
  out.ended = hour_ending(january(8), 13);
  out.until = hour_ending(january(8), 24);
  const auto at = [](int day, int hour) { return to_utc(std::chrono::local_seconds{january(day)} + std::chrono::hours{hour}); };
  out.events = {event(1, EpisodeAct::propose, Level::orange, *out.began, at(3, 16)),
                event(2, EpisodeAct::approve, Level::orange, *out.began, at(3, 18)),
                event(3, EpisodeAct::start, Level::orange, *out.began, at(5, 0)),
                event(4, EpisodeAct::propose_lift, Level::orange, *out.ended, at(8, 10)),
                event(5, EpisodeAct::lift, Level::orange, *out.ended, at(8, 12))};
  return out;
}

}  // namespace lantian::respond::review_sample
