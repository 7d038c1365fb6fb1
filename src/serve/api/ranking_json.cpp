#include "serve/api/ranking.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {

std::string ranking_json(const Ranking& ranking) {
  using RankJson = nlohmann::ordered_json;
  RankJson results = RankJson::array();
  for (const RankedUnit& unit : ranking.units) {
    RankJson line{{"rank", unit.rank == 0 ? RankJson() : RankJson(unit.rank)},
                  {"id", unit.id},
                  {"name_zh", unit.name.zh},
                  {"name_en", unit.name.en},
                  {"complete", unit.complete},
                  {"valid_days", unit.valid_days},
                  {"good_days", unit.good_days}};
    for (std::size_t n = 0; n < unit.values.size(); ++n) {
      line[ranking_columns()[n].key] = unit.values[n] ? RankJson::parse(unit.values[n]->text()) : RankJson();
    }
    results.push_back(std::move(line));
  }
  RankJson json{{"meta",
                 {{"unit", ranking.group},
                  {"period", ranking.period.name},
                  {"standard", ranking.standard->id},
                  {"synthetic", ranking.synthetic},
                  {"limit", results.size()},
                  {"next", nullptr},
                  {"utc_offset_hours", 8}}},
                {"results", std::move(results)}};
  return json.dump(-1, ' ', false, RankJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
