#include "inventory/factor_lock.hpp"

#include "inventory/faults.hpp"

namespace lantian::inventory {

std::string factor_lock_text(std::span<const terms::SourceFile> files) {
  return terms::lock_text(files, factor_lock_kind);
}

Result<FactorStore> read_locked_factors(std::span<const terms::SourceFile> files, const terms::SourceFile& lock) {
  std::vector<terms::Fault> faults;
  terms::check_lock(files, lock, factor_lock_kind, faults);
  if (!faults.empty()) return error_of(faults, ErrorCode::corrupt);
  return FactorStore::read(files);
}

}  // namespace lantian::inventory
