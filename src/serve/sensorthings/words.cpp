#include "serve/sensorthings/words.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve::sta {
namespace {

UnitWords read_unit(terms::Section part) {
  UnitWords out{part.name("name"), part.text("symbol"), part.text("definition")};
  part.text("source");
  part.text("status");
  part.finish();
  return out;
}

SensorWords read_sensor(terms::Section part) {
  SensorWords out{part.text("id"), part.name("name"), part.name("description"), part.name("metadata"),
                  part.text("encoding")};
  part.finish();
  return out;
}

void read_species(terms::Section& top, Words& words) {
  for (terms::Section& part : top.sections("species")) {
    SpeciesWords one{part.species("symbol"), part.text("id"), part.name("name"), part.name("description"),
                     part.text("definition")};
    part.text("source");
    part.text("status");
    part.finish();
    const auto at = std::ranges::find(terms::basic_six, one.species);
    if (at == terms::basic_six.end()) {
      part.fault(part.line(), "only the basic six items are served");
    } else {
      words.species[static_cast<std::size_t>(at - terms::basic_six.begin())] = std::move(one);
    }
  }
  for (std::size_t n = 0; n < words.species.size(); ++n) {
    if (words.species[n].id.empty()) top.fault(0, fmt::format("{} is missing", symbol(terms::basic_six[n])));
  }
}

void read_phrases(terms::Section part, Words& words) {
  words.thing_description = part.name("thing_description");
  words.location_description = part.name("location_description");
  words.feature_description = part.name("feature_description");
  words.datastream_name = part.name("datastream_name");
  words.datastream_description = part.name("datastream_description");
  part.finish();
}

void read_words(terms::Section& top, Words& words) {
  top.text("source");
  top.text("status");
  words.observation_type = top.text("observation_type");
  words.point_encoding = top.text("point_encoding");
  words.quality_valid = top.text("quality_valid");
  words.conformance = top.texts("conformance");
  read_species(top, words);
  const auto each = [&](const char* key, const auto& read) {
    if (auto part = top.section(key)) return read(*part);
    top.fault(0, fmt::format("the table [{}] is missing", key));
  };
  each("ug_m3", [&](terms::Section part) { words.ug_m3 = read_unit(part); });
  each("mg_m3", [&](terms::Section part) { words.mg_m3 = read_unit(part); });
  each("sensor_unstated", [&](terms::Section part) { words.unstated = read_sensor(part); });
  each("sensor_synthetic", [&](terms::Section part) { words.synthetic = read_sensor(part); });
  each("phrases", [&](terms::Section part) { read_phrases(part, words); });
  top.finish();
}

}  // namespace

Result<Words> open_words(const std::string& root) {
  const std::string path = root + "/data/api/sensorthings.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  Words words;
  if (const auto tree = terms::parse_tree({path, std::move(text)}, faults)) {
    terms::Section top{*tree, path, faults};
    read_words(top, words);
  }
  if (faults.empty()) return words;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::serve::sta
