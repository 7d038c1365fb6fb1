#include "serve/explain_contributions.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace lantian::serve {
namespace {

using ContributionJson = nlohmann::ordered_json;

constexpr std::array<const char*, 4> kinds{"weather", "measure", "background", "unexplained"};

ContributionJson json_of_part(const explain::Explanation& all, const explain::Part& part) {
  ContributionJson out{{"kind", kinds[static_cast<std::size_t>(part.kind)]}, {"id", part.id}};
  if (!part.name.zh.empty()) out["name_zh"] = part.name.zh;
  if (!part.name.en.empty()) out["name_en"] = part.name.en;
  out["value_ug_m3"] = part.value;
  out["low_ug_m3"] = part.low;
  out["high_ug_m3"] = part.high;
  out["share_percent"] = all.change() == 0 ? ContributionJson{} : ContributionJson(all.share_percent(part));
  if (part.tonnes) out["tonnes"] = *part.tonnes;
  if (part.worked) out["worked"] = *part.worked;
  out["method"] = part.method;
  out["source"] = part.source;
  return out;
}

}  // namespace

std::string json_of_contributions(const explain::Explanation& all) {
  ContributionJson parts = ContributionJson::array();
  for (const explain::Part& part : all.parts) parts.push_back(json_of_part(all, part));
  const ContributionJson out{{"unit", all.unit_id},
                             {"target", all.target},
                             {"synthetic", all.synthetic},
                             {"before", {{"period", all.before.name}, {"mean_ug_m3", all.mean_before}}},
                             {"after", {{"period", all.after.name}, {"mean_ug_m3", all.mean_after}}},
                             {"change_ug_m3", all.change()},
                             {"parts", parts},
                             {"notes", all.notes}};
  return out.dump(2, ' ', false, ContributionJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
