#pragma once
#include "serve/document.hpp"
#include "serve/respond/plan_desk.hpp"

#include <cmath>
#include <string>
#include <string_view>

/// Small pieces of the documents of plans. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

/// To six digits: more is not known, and documents stay small.
inline double plan_short(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

/// As lists of the API name things: name_zh, name_en.
inline void plan_put_name(DocumentJson& json, std::string_view what, const terms::Name& name) {
  json[fmt::format("{}_zh", what)] = name.zh;
  json[fmt::format("{}_en", what)] = name.en;
}

/// The id when no pack names the place.
inline terms::Name plan_place(const PlanOffice& office, const std::string& id) {
  const auto found = office.places.find(id);
  return found == office.places.end() ? terms::Name{id, id} : found->second;
}

}  // namespace lantian::serve
