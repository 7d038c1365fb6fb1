#pragma once

/// Constants of nature and of dry air that several formulas of this room share. SI unless named otherwise. What is a
/// fit, a choice or a local value is data (data/transport).
namespace lantian::transport {

inline constexpr double gravity = 9.80665;           ///< m/s2, ISO 80000-3
inline constexpr double gas_constant = 8.314462618;  ///< J/(mol K), SI 2019
inline constexpr double boltzmann = 1.380649e-23;    ///< J/K, SI 2019
inline constexpr double dry_air_gas = 287.05287;     ///< J/(kg K), ISO 2533
inline constexpr double dry_air_kg_mol = 0.0289644;  ///< kg/mol, ISO 2533
inline constexpr double dry_adiabatic = 0.00976;     ///< K/m, g / c_p with c_p = 1004.7 J/(kg K)
inline constexpr double celsius_zero = 273.15;       ///< K
inline constexpr double von_karman = 0.4;

/// Molar masses, g/mol, from IUPAC 2021: H 1.008, N 14.007, O 15.999, S 32.06.
inline constexpr double so2_g_mol = 32.06 + 2 * 15.999;
inline constexpr double sulphate_g_mol = 32.06 + 4 * 15.999;
inline constexpr double no2_g_mol = 14.007 + 2 * 15.999;
inline constexpr double nitrate_g_mol = 14.007 + 3 * 15.999;
inline constexpr double ammonium_g_mol = 14.007 + 4 * 1.008;

}  // namespace lantian::transport
