#pragma once
#include "transport/verification.hpp"

/// The problems of the list by the file that holds them. Inside the room.
namespace lantian::transport::verified {

// Exact identities of one interval: verification_identities.cpp.
std::vector<Check> uniform_ratio();
std::vector<Check> operators_transposed();
std::vector<Check> chain();

// Of whole runs: verification_runs.cpp.
std::vector<Check> model_transposed();
std::vector<Check> tags_and_receptors();
std::vector<Check> tags_add_up();
std::vector<Check> ledgers();

// Schemes against shapes that come back: verification_schemes.cpp.
std::vector<Check> rotation();
std::vector<Check> slotted_cylinder();
std::vector<Check> deformation();
std::vector<Check> order_along_an_axis();
std::vector<Check> order_split();
std::vector<Check> reversed_wind();

// The limited step of maps: verification_limited.cpp.
std::vector<Check> limited_rotation();
std::vector<Check> limited_cylinder();
std::vector<Check> limited_wild();

// Spreading against analytic solutions: verification_spreading.cpp.
std::vector<Check> vertical_diffusion();
std::vector<Check> horizontal_spreading();
std::vector<Check> gaussian_plume();
std::vector<Check> power_laws();
std::vector<Check> ringing();

// The projection of the wind: verification_wind.cpp.
std::vector<Check> divergence();
std::vector<Check> flow_over_hills();

}  // namespace lantian::transport::verified
