#include "serve/api/why_json.hpp"

#include "base/assert.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {

std::string why_json(const report::Bulletin& bulletin) {
  using WhyJson = nlohmann::ordered_json;
  LANTIAN_ASSERT(bulletin.why.has_value(), "the bulletin says why");
  WhyJson whole = WhyJson::parse(report::bulletin_json(bulletin));
  WhyJson json{{"unit", whole["unit"]},
               {"period", whole["period"]},
               {"comparison", whole["comparison"]},
               {"synthetic", whole["synthetic"]},
               {"why", whole["why"]}};
  return json.dump() + "\n";
}

}  // namespace lantian::serve
