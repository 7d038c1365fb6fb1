#include "report/docket_dispatch.hpp"

#include <nlohmann/json.hpp>

namespace lantian::report {
namespace {

using DispatchJson = nlohmann::ordered_json;

DispatchJson rate_json(const docket::Rate& rate) {
  return {{"part", rate.part}, {"whole", rate.whole}};
}

DispatchJson tally_json(const docket::Tally& tally) {
  return {{"opened", tally.opened},
          {"merged", tally.merged},
          {"closed", tally.closed},
          {"standing", tally.standing},
          {"waiting", tally.waiting},
          {"overdue", tally.overdue},
          {"on_time", rate_json(tally.on_time)},
          {"reopened", rate_json(tally.reopened)},
          {"satisfied", rate_json(tally.satisfied)}};
}

DispatchJson seconds_json(const std::optional<Rational>& seconds) {
  return seconds ? DispatchJson(seconds->approximate()) : DispatchJson(nullptr);
}

DispatchJson durations_json(const docket::Durations& durations) {
  return {{"count", durations.count},
          {"p50_s", seconds_json(durations.p50)},
          {"p90_s", seconds_json(durations.p90)},
          {"p95_s", seconds_json(durations.p95)}};
}

DispatchJson tallies_json(const std::vector<docket::NamedTally>& tallies) {
  DispatchJson out = DispatchJson::array();
  for (const docket::NamedTally& one : tallies) {
    DispatchJson row{{"name", one.name}};
    row.update(tally_json(one.tally));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::string dispatch_json(const Dispatch& dispatch) {
  const docket::Statistics& figures = *dispatch.statistics;
  DispatchJson heat = DispatchJson::array();
  for (const docket::HeatCell& cell : figures.heat) {
    heat.push_back({{"place", cell.place}, {"topic", cell.topic}, {"opened", cell.opened}});
  }
  DispatchJson late = DispatchJson::array();
  for (const CaseLine& line : dispatch.overdue) late.push_back(line.id);
  const DispatchJson json{{"period", dispatch.period},
                          {"scope", dispatch.scope},
                          {"as_of", text_of(dispatch.today)},
                          {"synthetic", figures.synthetic},
                          {"all", tally_json(figures.all)},
                          {"response", durations_json(figures.response)},
                          {"closing", durations_json(figures.closing)},
                          {"by_type", tallies_json(figures.by_type)},
                          {"by_topic", tallies_json(figures.by_topic)},
                          {"by_place", tallies_json(figures.by_place)},
                          {"by_month", tallies_json(figures.by_month)},
                          {"by_quarter", tallies_json(figures.by_quarter)},
                          {"heat", std::move(heat)},
                          {"overdue", std::move(late)}};
  return json.dump(2, ' ', false, DispatchJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
