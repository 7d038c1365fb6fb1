#include "serve/api/visitor_json.hpp"

#include "keep/files.hpp"
#include "serve/api/times.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {

std::string visitor_json(const std::string& version) {
  using VisitorJson = nlohmann::ordered_json;
  return VisitorJson{{"user", nullptr},
                     {"demonstration", true},
                     {"synthetic", true},
                     {"csrf", ""},
                     {"login", {{"local", false}, {"oidc", nullptr}}},
                     {"version", version},
                     {"now", api_text(keep::now())}}
             .dump(2) +
         "\n";
}

}  // namespace lantian::serve
