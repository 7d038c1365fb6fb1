#include "serve/respond/parks.hpp"

#include "keep/files.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<respond::ParkCounties> parks_of(const Office& office, const std::string& region) {
  const std::string path = fmt::format("regions/{}/parks.toml", region);
  if (!keep::exists(office.root() + "/" + path)) return respond::ParkCounties{};
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, path));
  return respond::read_parks(file);
}

}  // namespace lantian::serve
