#include "serve/transport_layout.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

void read_places(terms::Section& top, std::string_view key, std::vector<TransportLayout::Place>& places) {
  for (terms::Section& part : top.sections(key)) {
    places.push_back(
        {part.text("id"), part.decimal("longitude").approximate(), part.decimal("latitude").approximate()});
    part.finish();
  }
}

}  // namespace

Result<TransportLayout> read_transport_layout(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  TransportLayout out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    out.synthetic = top.truth_or("synthetic", false);
    if (auto area = top.section("area")) {
      out.area_sigma_m = area->whole("sigma_m", 100, 200'000);
      area->text("source");
      area->text("status");
      area->finish();
    } else {
      top.fault(0, "[area] with sigma_m is missing");
    }
    read_places(top, "receptor", out.receptors);
    read_places(top, "unit", out.units);
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<terms::SourceFile> source_file(const Office& office, const std::string& path) {
  const std::string full = fmt::format("{}/{}", office.root(), path);
  LANTIAN_TRY(std::string text, keep::read_file(full));
  return terms::SourceFile{full, std::move(text)};
}

}  // namespace lantian::serve
