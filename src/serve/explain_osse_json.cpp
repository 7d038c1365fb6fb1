#include "serve/explain_osse.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {

std::string json_of_osse(const OsseSummary& summary) {
  using Json = nlohmann::ordered_json;
  Json json{{"synthetic", true}, {"seeds", Json::array()}};
  for (const OsseVerdict& verdict : summary.verdicts) {
    Json one{{"seed", verdict.seed},
             {"true_before_ug_m3", verdict.true_before},
             {"true_after_ug_m3", verdict.true_after},
             {"observed_before_ug_m3", verdict.explanation.mean_before},
             {"observed_after_ug_m3", verdict.explanation.mean_after},
             {"parts", Json::array()}};
    for (std::size_t n = 0; n < verdict.parts.size(); ++n) {
      const OssePart& part = verdict.parts[n];
      Json entry{{"id", part.id},
                 {"value_ug_m3", verdict.explanation.parts[n].value},
                 {"true_share_percent", part.true_share},
                 {"share_percent", part.share},
                 {"low_percent", part.low},
                 {"high_percent", part.high},
                 {"covered", part.covered()}};
      if (part.measure) {
        entry["placebo"] = part.placebo;
        entry["found"] = part.found();
        entry["worked"] = part.worked.value_or(0);
        entry["claimed_t"] = verdict.explanation.parts[n].tonnes.value_or(0);
      }
      one["parts"].push_back(std::move(entry));
    }
    json["seeds"].push_back(std::move(one));
  }
  return json.dump(2) + "\n";
}

}  // namespace lantian::serve
