#pragma once
#include "inventory/factor.hpp"
#include "terms/lock.hpp"

/// data/factors/factors.lock: a published version of a set never changes, because results name it.
namespace lantian::inventory {

inline constexpr terms::LockKind factor_lock_kind{"data/factors/", "factor file", "add a new version beside it"};

/// The text of factors.lock for these files.
std::string factor_lock_text(std::span<const terms::SourceFile> files);

/// As FactorStore::read, and every file as its lock says. Returns corrupt with each file that differs, is not locked or
/// is missing; what FactorStore::read returns otherwise. An empty lock is not checked.
Result<FactorStore> read_locked_factors(std::span<const terms::SourceFile> files, const terms::SourceFile& lock);

}  // namespace lantian::inventory
