#pragma once
#include "serve/office.hpp"

#include <string>
#include <vector>

namespace lantian::serve {

/// regions/<id>/transport.toml: where transport listens, and where and how wide sources without a stack lie.
struct TransportLayout {
  struct Place {
    std::string id;
    double longitude = 0, latitude = 0;
  };
  double area_sigma_m = 0;
  bool synthetic = false;
  std::vector<Place> receptors;
  std::vector<Place> units;  ///< of sources without coordinates
};

/// Returns malformed with every fault, one a line.
Result<TransportLayout> read_transport_layout(const terms::SourceFile& file);

/// A file below the office's root. Returns what keep::read_file returns.
Result<terms::SourceFile> source_file(const Office& office, const std::string& path);

}  // namespace lantian::serve
