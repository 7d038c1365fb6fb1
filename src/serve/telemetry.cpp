#include "serve/telemetry.hpp"

#include "keep/files.hpp"

namespace lantian::serve {

Result<observe::hj212::Protocol> open_protocol(const std::string& root) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(root + "/data/hj212", ".toml"));
  return observe::hj212::read_protocol(files);
}

}  // namespace lantian::serve
